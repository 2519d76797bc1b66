import { viewerOf } from '@/lib/auth/viewer';
import { getReceipt } from '@/lib/operations/receipt/get-receipt';
import { portal } from '@/lib/portal';
import { notFoundResponse } from '../../../../license-file-response';

type Props = { params: Promise<{ activationId: string }> };

/** The signed receipt of a computer of one's own, as a file. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { activationId } = await params;
  const receipt = await getReceipt(portal(), await viewerOf(), activationId);
  if (!receipt) return notFoundResponse();
  return new Response(`${JSON.stringify(receipt, null, 2)}\n`, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="receipt-${receipt.number}.json"`,
    },
  });
}
