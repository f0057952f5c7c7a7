// The requests of one connection that wait for their replies, in the order they were sent: the
// protocol answers in order, so the next reply always belongs to the oldest request.

/** A first-in, first-out queue of (token, kind, deadline) in flat arrays that grow by doubling. */
export class PendingRequests {
  #tokens = new Int32Array(64);
  #reads = new Uint8Array(64);
  #deadlines = new Float64Array(64);
  #head = 0;
  size = 0;

  push(token: number, read: boolean, deadlineMs: number): void {
    if (this.size === this.#tokens.length) this.#grow();
    const at = (this.#head + this.size) & (this.#tokens.length - 1);
    this.#tokens[at] = token;
    this.#reads[at] = read ? 1 : 0;
    this.#deadlines[at] = deadlineMs;
    this.size++;
  }

  /** Whether the oldest request is a get. */
  get headIsRead(): boolean {
    return this.#reads[this.#head] === 1;
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
    const reads = new Uint8Array(capacity * 2);
    const deadlines = new Float64Array(capacity * 2);
    for (let i = 0; i < this.size; i++) {
      const at = (this.#head + i) & (capacity - 1);
      tokens[i] = this.#tokens[at]!;
      reads[i] = this.#reads[at]!;
      deadlines[i] = this.#deadlines[at]!;
    }
    this.#tokens = tokens;
    this.#reads = reads;
    this.#deadlines = deadlines;
    this.#head = 0;
  }
}
