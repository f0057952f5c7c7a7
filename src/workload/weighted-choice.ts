// One of several numbers, each as often as its weight says, in constant time.

/** A number and how often it is drawn, relative to the other weights. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/**
 * Draws from a list by the alias method: as many columns of equal width as there are entries, each
 * split between two of them (Walker 1977; built as in Vose, "A Linear Algorithm for Generating
 * Random Numbers with a Given Distribution", IEEE Trans. Software Eng. 17(9), 1991).
 */
export class WeightedChoice {
  readonly largest: number;
  readonly #values: Float64Array;
  /** Part of each column, 0 to 1, that belongs to its own entry; the rest is the alias's. */
  readonly #own: Float64Array;
  readonly #alias: Uint16Array;

  /** `entries`: at least one and at most 65,536, with weights above 0. */
  constructor(entries: readonly Weighted[]) {
    const total = entries.reduce((sum, { weight }) => sum + weight, 0);
    this.#values = Float64Array.from(entries, ({ value }) => value);
    this.#own = Float64Array.from(entries, ({ weight }) => (weight / total) * entries.length);
    this.#alias = Uint16Array.from(entries.keys());
    this.largest = Math.max(...this.#values);
    const small: number[] = [];
    const large: number[] = [];
    for (const [i, part] of this.#own.entries()) (part < 1 ? small : large).push(i);
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.pop()!;
      this.#alias[poor] = rich;
      this.#own[rich]! -= 1 - this.#own[poor]!;
      (this.#own[rich]! < 1 ? small : large).push(rich);
    }
    // What is left is 1 but for rounding.
    for (const i of [...small, ...large]) this.#own[i] = 1;
  }

  /** The number at `unit`, uniform over [0, 1). */
  at(unit: number): number {
    const place = unit * this.#values.length;
    const column = Math.floor(place);
    return this.#values[place - column < this.#own[column]! ? column : this.#alias[column]!]!;
  }
}
