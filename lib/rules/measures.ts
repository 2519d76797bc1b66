/**
 * What is counted of each day. All but `seats` and `came-back` are activations that began or ended on
 * it, each one once; `came-back` are those of its claims whose computer was seen again.
 */
export const measures = [
  'seats',
  'activated',
  'proven',
  'proven-later',
  'weak',
  'claimed',
  'superseded',
  'came-back',
] as const;
export type Measure = (typeof measures)[number];

/** What ends an activation, by how well it is shown that its computer gave the license up. */
export const endings = ['proven', 'proven-later', 'weak', 'claimed', 'superseded'] as const;

/** Days that are counted, the newest one included. */
export const COUNTED_DAYS = 91;
