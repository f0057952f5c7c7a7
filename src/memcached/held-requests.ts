// The requests of one connection that are not written down yet, because the peer takes no more for
// now: a few numbers each, where the bytes of a large value would be a megabyte.

/** Numbers of one request in the flat array: key, value's offset, value's length or -1, expiry. */
const FIELDS = 4;
/** Stands for the value's length of a get. */
const NO_VALUE = -1;
const SMALLEST = 64 * FIELDS;

/** A first-in, first-out queue of gets and sets in a flat array that grows by doubling. */
export class HeldRequests {
  #fields = new Float64Array(SMALLEST);
  /** Where the oldest request begins; the array is a ring, its length a power of two. */
  #head = 0;
  /** Number of requests. */
  size = 0;

  pushGet(key: number): void {
    this.pushSet(key, 0, NO_VALUE, 0);
  }

  pushSet(key: number, valueOffset: number, valueBytes: number, ttlS: number): void {
    if (this.size * FIELDS === this.#fields.length) this.#grow();
    const at = (this.#head + this.size * FIELDS) & (this.#fields.length - 1);
    this.#fields[at] = key;
    this.#fields[at + 1] = valueOffset;
    this.#fields[at + 2] = valueBytes;
    this.#fields[at + 3] = ttlS;
    this.size++;
  }

  /** Whether the oldest request is a get. */
  get isRead(): boolean {
    return this.#fields[this.#head + 2] === NO_VALUE;
  }

  /** The oldest request's key. */
  get key(): number {
    return this.#fields[this.#head]!;
  }

  /** Where the value of the oldest request begins in the block of values. */
  get valueOffset(): number {
    return this.#fields[this.#head + 1]!;
  }

  /** Bytes of the oldest request's value; 0 for a get. */
  get valueBytes(): number {
    return Math.max(0, this.#fields[this.#head + 2]!);
  }

  /** The oldest request's expiry in seconds; 0 for none. */
  get ttlS(): number {
    return this.#fields[this.#head + 3]!;
  }

  /** Takes the oldest request off. */
  shift(): void {
    this.#head = (this.#head + FIELDS) & (this.#fields.length - 1);
    this.size--;
  }

  /** Empties the queue. A long one gives its memory back. */
  clear(): void {
    if (this.#fields.length > SMALLEST) this.#fields = new Float64Array(SMALLEST);
    this.#head = this.size = 0;
  }

  #grow(): void {
    const old = this.#fields;
    const fields = new Float64Array(old.length * 2);
    fields.set(old.subarray(this.#head));
    fields.set(old.subarray(0, this.#head), old.length - this.#head);
    this.#fields = fields;
    this.#head = 0;
  }
}
