/** Next.js' bundle has a copy of this file of its own, so what both use stands where both find it. */
const shared = globalThis as { keyturnStyles?: string };

/** The server says once what every page looks like. */
export function keepPageStyles(css: string): void {
  shared.keyturnStyles = css;
}

/** Empty in browsers: what a page looks like came with it. */
export const pageStyles = (): string => shared.keyturnStyles ?? '';
