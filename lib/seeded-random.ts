export type Random = ReturnType<typeof makeRandom>;

/** A small repeatable generator (mulberry32): the same seed makes the same choices. */
export function makeRandom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(list: readonly T[]): T => {
    const picked = list[below(list.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  };
  /** One of the keys, as often as its weight says. */
  const weighted = <K extends string>(weights: Record<K, number>): K => {
    const bag = (Object.keys(weights) as K[]).flatMap((key) => Array<K>(weights[key]).fill(key));
    return pick(bag);
  };
  return { below, pick, weighted, chance: (share: number) => next() < share };
}
