/** A ZIP as a file of that name: never kept by the browser or on the way, as it holds keys. */
export const zipResponse = (zip: Uint8Array, name: string): Response =>
  new Response(new Uint8Array(zip), {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
  });
