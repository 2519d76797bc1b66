import { notFoundResponse } from '@/app/license-file-response';
import { viewerOf } from '@/lib/auth/viewer';
import { zipOfLicenseFiles } from '@/lib/license-files';
import { readKeysToHandOver } from '@/lib/operations/desk/keys-to-hand-over';
import { portal } from '@/lib/portal';

type Props = { params: Promise<{ licenseId: string }> };

/** The license files of all computers whose new key is to be handed over. Makes none. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { licenseId } = await params;
  const context = portal();
  const keys = await readKeysToHandOver(context, await viewerOf(), licenseId);
  if (!keys) return notFoundResponse();
  const zip = zipOfLicenseFiles(keys, context.now());
  return new Response(new Uint8Array(zip), {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="license-files-${licenseId}.zip"`,
      'Cache-Control': 'no-store',
    },
  });
}
