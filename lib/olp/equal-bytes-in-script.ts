/** What equal-bytes.ts gives, without `node:crypto` (hash-in-script.ts): every byte is looked at, whatever the first were. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  const differences = a.reduce((found, byte, index) => found | (byte ^ (b[index] ?? 0)), 0);
  return a.length === b.length && differences === 0;
}
