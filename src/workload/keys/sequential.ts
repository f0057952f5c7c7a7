// Keys one after the other, over and over.
import type { KeyChooser } from './key-chooser.js';

/** The stage's operation number g, over all workers, has key g mod `count`. */
export class SequentialKeys implements KeyChooser {
  constructor(
    private readonly worker: number,
    private readonly workers: number,
    private readonly count: number,
  ) {}

  key(k: number): number {
    return (k * this.workers + this.worker) % this.count;
  }
}
