// What chooses the keys of a worker's operations. There is one class per distribution; a stream of
// operations makes one and asks it again and again, so that no operation looks at a name.

/** Chooses the keys of one worker. */
export interface KeyChooser {
  /**
   * The key of operation `k`, an index into the stage's key table; `read` says whether that is a
   * get. A function of its arguments alone, in constant time. Ghosts are not chosen here.
   */
  key(k: number, read: boolean): number;
}
