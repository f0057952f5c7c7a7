// Every colour of the drawings, in light and in dark. Colours of two schemes belong together: a
// drawing is made with those on the left, and its style sheet swaps them where the screen is dark.

/** Ground of a drawing; also the inside of hollow marks. */
export const GROUND = '#ffffff';
/** Titles and numbers. */
export const INK = '#1f2933';
/** For what only helps to read: labels, marks of single runs, references. */
export const GREY = '#5b6672';
/** Axes, ticks and boundaries. */
export const AXIS = '#9aa5b1';
/** Grid lines. */
export const GRID = '#e4e7eb';

/**
 * Eight colours that people with any kind of colour vision can tell apart, strongest first.
 * Source: Okabe and Ito, Color Universal Design (2008); yellow is darkened to be seen on white.
 */
export const PALETTE = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#d55e00',
  '#cc79a7',
  '#56b4e9',
  '#000000',
  '#b3a100',
] as const;

/** Colours with a meaning, from the same palette. */
export const BLUE = PALETTE[0];
export const ORANGE = PALETTE[1];
export const GREEN = PALETTE[2];
export const VERMILLION = PALETTE[3];
export const SKY = PALETTE[5];
export const BLACK = PALETTE[6];
/** A line over an area in orange. */
export const BROWN = '#8a5f00';

/**
 * Steps from few to many. Source: viridis of matplotlib (van der Walt and Smith, 2015), whose
 * lightness rises evenly for any kind of colour vision; many is what stands out from the ground.
 */
export const STEPS = [
  '#fde725',
  '#a0da39',
  '#4ac16d',
  '#1fa187',
  '#277f8e',
  '#365c8d',
  '#46327e',
  '#440154',
] as const;

/** Each colour and what stands for it on a dark screen: same hues, lightness turned round. */
export const DARK_COLOURS: ReadonlyMap<string, string> = new Map([
  [GROUND, '#1d232a'],
  [INK, '#e6eaef'],
  [GREY, '#a3aeba'],
  [AXIS, '#75818e'],
  [GRID, '#323b45'],
  [PALETTE[0], '#3b9ce0'],
  [PALETTE[1], '#f0b429'],
  [PALETTE[2], '#1fbf93'],
  [PALETTE[3], '#f07c32'],
  [PALETTE[4], '#dc93bb'],
  [PALETTE[5], '#9bd6f7'],
  [PALETTE[6], '#f4f6f8'],
  [PALETTE[7], '#e3d34b'],
  [BROWN, '#ffd58a'],
  [STEPS[0], '#4a3a8c'],
  [STEPS[1], '#3b5a96'],
  [STEPS[2], '#2a7a92'],
  [STEPS[3], '#1f988b'],
  [STEPS[4], '#35b779'],
  [STEPS[5], '#6dcd59'],
  [STEPS[6], '#b4de2c'],
  [STEPS[7], '#fde725'],
]);
