import { notFoundResponse } from '@/app/license-file-response';
import { viewerOf } from '@/lib/auth/viewer';
import { asJson } from '@/lib/operations/personal/as-json';
import { readOwnData } from '@/lib/operations/personal/read-personal-data';
import { portal } from '@/lib/portal';

/** What the portal holds about whoever asks, written as it is read, whatever its length. */
export async function GET(): Promise<Response> {
  const viewer = await viewerOf();
  const context = portal();
  const first = await readOwnData(context, viewer);
  if (!first || !('email' in viewer)) return notFoundResponse();
  const parts = asJson(viewer.email, first, async (place) => {
    const part = await readOwnData(context, viewer, place);
    if (!part) throw new Error('Whoever asked is gone.');
    return part;
  });
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(file) {
      const { done, value } = await parts.next();
      if (done) file.close();
      else file.enqueue(text.encode(value));
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="your-data.json"',
    },
  });
}
