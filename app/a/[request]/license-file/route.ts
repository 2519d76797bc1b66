import { viewerOf } from '@/lib/auth/viewer';
import { describeRequest } from '@/lib/operations/activate/describe-request';
import { portal } from '@/lib/portal';
import { licenseFileResponse, notFoundResponse } from '../../../license-file-response';

type Props = { params: Promise<{ request: string }> };

/** The license file of a request that is active; nothing for any other. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { request } = await params;
  const described = await describeRequest(portal(), await viewerOf(), request);
  const next = described.ok ? described.value.next : null;
  if (next?.is !== 'active' || !next.fileOffered) return notFoundResponse();
  return licenseFileResponse(next.key);
}
