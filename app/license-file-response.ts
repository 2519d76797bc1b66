import { licenseFileName } from '@/lib/license-files';

export function licenseFileResponse(key: { computerName: string; licenseFile: string }): Response {
  const name = licenseFileName(key.computerName);
  const ascii = name.replace(/[^\x20-\x7e]/g, '_');
  return new Response(key.licenseFile, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      // RFC 6266: the second form carries names beyond ASCII.
      'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'no-store',
    },
  });
}

export const notFoundResponse = () => new Response('Not found', { status: 404 });
