// When the operations of an open loop are due. Due times depend on the operation's number alone,
// so threads can share one schedule without talking to each other.
import { Draws } from './mixer.js';

/** What a schedule depends on. Plain data: it crosses threads and is hashed. */
export interface ArrivalParameters {
  readonly seed: number;
  /** Index of the stage in the scenario. */
  readonly stage: number;
  readonly arrival: 'constant' | 'poisson';
  /** Operations per second at the start and at the end; equal unless the stage is a ramp. */
  readonly fromPerS: number;
  readonly toPerS: number;
  readonly durationS: number;
}

const ARRIVAL_LANE = 101;

/**
 * The due times of one stage, in ms from its start, one after the other.
 *
 * Operations arrive at rate 1 in "operation time": at 0, 1, 2, ... (constant) or with exponential
 * gaps (Poisson). Real time is the inverse of N(t) = a t + (b - a) t^2 / (2 D), the operations
 * expected until t when the rate goes linearly from a to b in D seconds (time-change theorem for
 * inhomogeneous Poisson processes; Çinlar, "Introduction to Stochastic Processes", 4.7).
 */
export class Schedule {
  readonly #draws: Draws;
  #k = 0;
  #position = 0;

  constructor(readonly parameters: ArrivalParameters) {
    this.#draws = new Draws(parameters.seed, parameters.stage, ARRIVAL_LANE);
    if (parameters.arrival === 'poisson') this.#position = this.#gap();
  }

  /** The due time of the next operation in ms, or Infinity when the stage is over by then. */
  next(): number {
    const dueMs = this.#timeMs(this.#position);
    this.#k++;
    this.#position += this.parameters.arrival === 'constant' ? 1 : this.#gap();
    return dueMs < this.parameters.durationS * 1000 ? dueMs : Infinity;
  }

  /** An exponential gap of mean 1, by inversion; 1 - u is never 0. */
  #gap(): number {
    return -Math.log(1 - this.#draws.unit(this.#k));
  }

  #timeMs(position: number): number {
    const { fromPerS: a, toPerS: b, durationS } = this.parameters;
    const slope = (b - a) / durationS;
    if (slope === 0) return (position / a) * 1000;
    // Root of slope/2 t^2 + a t - position = 0 in the form that does not cancel.
    const discriminant = a * a + 2 * slope * position;
    if (discriminant < 0) return Infinity; // a falling ramp never reaches this many operations
    return ((2 * position) / (a + Math.sqrt(discriminant))) * 1000;
  }
}
