import { notFoundResponse } from '@/app/license-file-response';
import { viewerOf } from '@/lib/auth/viewer';
import { importedAsCsv, listImported } from '@/lib/operations/import/import-licenses';
import { portal } from '@/lib/portal';

type Props = { params: Promise<{ importId: string }> };

/** The Activation Keys of the licenses that a list created. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { importId } = await params;
  const rows = await listImported(portal(), await viewerOf(), importId);
  if (!rows) return notFoundResponse();
  return new Response(importedAsCsv(rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="activation-keys.csv"',
      'Cache-Control': 'no-store',
    },
  });
}
