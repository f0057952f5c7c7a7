// The requests of one connection that wait for their replies, in the order they were sent: the
// protocol answers in order, so the next reply always belongs to the oldest request.

/** Stands for the key of a set, which nobody asks for. */
export const NO_KEY = -1;

/** A first-in, first-out queue of (token, key, deadline) in flat arrays that grow by doubling. */
export class PendingRequests {
  #tokens = new Int32Array(64);
  #keys = new Int32Array(64);
  #deadlines = new Float64Array(64);
  #head = 0;
  size = 0;

  /** `key` is the key that a get asks for, NO_KEY for a set. */
  push(token: number, key: number, deadlineMs: number): void {
    if (this.size === this.#tokens.length) this.#grow();
    const at = (this.#head + this.size) & (this.#tokens.length - 1);
    this.#tokens[at] = token;
    this.#keys[at] = key;
    this.#deadlines[at] = deadlineMs;
    this.size++;
  }

  /** Whether the oldest request is a get. */
  get headIsRead(): boolean {
    return this.#keys[this.#head]! >= 0;
  }

  /** The key that the oldest request asks for; NO_KEY when that is a set, or there is none. */
  get headKey(): number {
    return this.size > 0 ? this.#keys[this.#head]! : NO_KEY;
  }

  /** Takes the oldest request off and returns its token. */
  shift(): number {
    const token = this.#tokens[this.#head]!;
    this.#head = (this.#head + 1) & (this.#tokens.length - 1);
    this.size--;
    return token;
  }

  /** True when any request's deadline has passed. Deadlines need not be in order. */
  overdue(nowMs: number): boolean {
    const mask = this.#tokens.length - 1;
    for (let i = 0; i < this.size; i++) {
      if (this.#deadlines[(this.#head + i) & mask]! <= nowMs) return true;
    }
    return false;
  }

  /** Empties the queue and returns what was in it, oldest first. */
  takeAll(): { token: number; deadlineMs: number }[] {
    const mask = this.#tokens.length - 1;
    const taken = Array.from({ length: this.size }, (_, i) => {
      const at = (this.#head + i) & mask;
      return { token: this.#tokens[at]!, deadlineMs: this.#deadlines[at]! };
    });
    this.#head = this.size = 0;
    return taken;
  }

  #grow(): void {
    const capacity = this.#tokens.length;
    const tokens = new Int32Array(capacity * 2);
    const keys = new Int32Array(capacity * 2);
    const deadlines = new Float64Array(capacity * 2);
    for (let i = 0; i < this.size; i++) {
      const at = (this.#head + i) & (capacity - 1);
      tokens[i] = this.#tokens[at]!;
      keys[i] = this.#keys[at]!;
      deadlines[i] = this.#deadlines[at]!;
    }
    this.#tokens = tokens;
    this.#keys = keys;
    this.#deadlines = deadlines;
    this.#head = 0;
  }
}
