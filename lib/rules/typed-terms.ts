/** Terms of a license as people type them; what is none is read as what the operations refuse. */

/** Not a number is no number of seats either. */
export const numberTyped = (typed: string) => (/^\d{1,9}$/.test(typed) ? Number(typed) : 0);

/** Names divided by commas, or by semicolons; null for none. */
export function namesTyped(typed: string): string[] | null {
  const names = typed.split(/[,;]/).map((name) => name.trim());
  return names.some(Boolean) ? names.filter(Boolean) : null;
}

/** major.minor. */
export function versionTyped(typed: string): [number, number] {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})$/.exec(typed) ?? [];
  return [Number(major), Number(minor)];
}
