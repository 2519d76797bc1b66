import { notFoundResponse } from '@/app/license-file-response';
import { viewerOf } from '@/lib/auth/viewer';
import { zipOfLicenseFiles } from '@/lib/license-files';
import { readKeysToHandOver } from '@/lib/operations/own/keys-to-hand-over';
import { portal } from '@/lib/portal';
import { zipResponse } from '../../../zip-response';

type Props = { params: Promise<{ licenseId: string }> };

/** The license files of all computers whose new key is to be handed over. Makes none. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { licenseId } = await params;
  const context = portal();
  const keys = await readKeysToHandOver(context, await viewerOf(), licenseId);
  if (!keys) return notFoundResponse();
  return zipResponse(zipOfLicenseFiles(keys, context.now()), `license-files-${licenseId}.zip`);
}
