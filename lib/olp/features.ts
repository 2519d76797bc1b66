/** Feature bits 0–34 exceed what JavaScript's bit operators hold, hence the arithmetic. */
export const MAX_FEATURES = 35;

export function hasFeature(feat: number, index: number): boolean {
  return Math.floor(feat / 2 ** index) % 2 === 1;
}

/** Names of the set bits, in the order of the product file's `features`; `#i` for a nameless bit. */
export function featureNames(feat: number, names: readonly string[]): string[] {
  return Array.from({ length: MAX_FEATURES }, (_, index) => index)
    .filter((index) => hasFeature(feat, index))
    .map((index) => names[index] ?? `#${index}`);
}
