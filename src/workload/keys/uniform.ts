// Keys that are all as likely as one another.
import type { Draws } from '../mixer.js';
import type { KeyChooser } from './key-chooser.js';

/** Every key of `first` .. `first + count - 1`, each with the same probability. */
export class UniformKeys implements KeyChooser {
  constructor(
    private readonly draws: Draws,
    private readonly first: number,
    private readonly count: number,
  ) {}

  key(k: number): number {
    return this.first + this.draws.below(k, this.count);
  }
}
