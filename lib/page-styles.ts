/** Next.js' bundle has a copy of this file of its own, so what both use stands where both find it. */
const shared = globalThis as {
  keyturnStyles?: string;
  keyturnRequests?: { getStore(): { missing?: MissingPage } | undefined };
};

/** What a page says that is not there. */
export type MissingPage = { title: string; text: string; home: string };

/** The server says once what every page looks like. */
export function keepPageStyles(css: string): void {
  shared.keyturnStyles = css;
}

/** Empty in browsers: what a page looks like came with it. */
export const pageStyles = (): string => shared.keyturnStyles ?? '';

/** Of the request being answered (lib/request-scope.ts), which nothing that browsers load can import. */
export const missingPage = (): MissingPage | undefined =>
  shared.keyturnRequests?.getStore()?.missing;
