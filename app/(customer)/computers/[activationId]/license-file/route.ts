import { viewerOf } from '@/lib/auth/viewer';
import { getComputerKey } from '@/lib/operations/license/get-computer-key';
import { portal } from '@/lib/portal';
import { licenseFileResponse, notFoundResponse } from '../../../../license-file-response';

type Props = { params: Promise<{ activationId: string }> };

/** The license file of a computer of one's own. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { activationId } = await params;
  const found = await getComputerKey(portal(), await viewerOf(), activationId);
  if (!found.ok || !found.value.fileOffered) return notFoundResponse();
  return licenseFileResponse(found.value.key);
}
