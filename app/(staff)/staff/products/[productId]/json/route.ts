import { notFoundResponse } from '@/app/license-file-response';
import { viewerOf } from '@/lib/auth/viewer';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { portal } from '@/lib/portal';
import { readProductId } from '../../../../product-id';

type Props = { params: Promise<{ productId: string }> };

/** The product file; the vendor's build adds version and buildDate. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const id = readProductId((await params).productId);
  const file = await exportProduct(portal(), await viewerOf(), id);
  if (!file.ok) return notFoundResponse();
  return new Response(`${JSON.stringify(file.value, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="product.json"',
    },
  });
}
