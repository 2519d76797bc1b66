/** Feature bits 0–34 exceed what JavaScript's bit operators hold, hence the arithmetic. */
export const MAX_FEATURES = 35;

export function hasFeature(feat: number, index: number): boolean {
  return Math.floor(feat / 2 ** index) % 2 === 1;
}

/** FEAT of terms for a set of feature indexes 0–34. */
export function featureBits(indexes: readonly number[]): number {
  return [...new Set(indexes)].reduce((sum, index) => sum + 2 ** index, 0);
}

/** Names of the set bits, in the order of the product file's `features`; `#i` for a nameless bit. */
export function featureNames(feat: number, names: readonly string[]): string[] {
  return Array.from({ length: MAX_FEATURES }, (_, index) => index)
    .filter((index) => hasFeature(feat, index))
    .map((index) => names[index] ?? `#${index}`);
}
