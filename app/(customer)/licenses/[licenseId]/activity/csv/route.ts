import { csvOfList } from '@/app/(staff)/csv-of-list';
import { notFoundResponse } from '@/app/license-file-response';
import { viewerOf } from '@/lib/auth/viewer';
import { seeLicense } from '@/lib/operations/license/see-license';
import { portal } from '@/lib/portal';
import { activityOf } from '../list';

type Props = { params: Promise<{ licenseId: string }> };

/** What its page lists, all of it. */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { licenseId } = await params;
  if (!(await seeLicense(portal(), await viewerOf(), licenseId))) return notFoundResponse();
  const url = new URL(request.url);
  url.searchParams.set('license', licenseId);
  return csvOfList(new Request(url, request), activityOf(licenseId));
}
