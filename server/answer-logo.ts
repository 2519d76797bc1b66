import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '@/lib/db/connect';
import { readLogo } from '@/lib/properties/read-properties';

/** An SVG opened by itself shows itself and nothing else: no script runs, nothing is loaded. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The vendor's logo as a file of its own, so that pages do not carry it: `/logo?v=…` names one
 * picture and may be kept for ever, `/logo` asks again. Answers false where there is none.
 */
export async function answerLogo(
  db: Database,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const query = request.url?.split('?', 2)[1] ?? '';
  const { image, version } = await readLogo(db);
  const [, type, content = ''] = /^data:(image\/[a-z+]+);base64,(.*)$/s.exec(image) ?? [];
  if (!type) return false;
  const tag = `"${version}"`;
  const named = new URLSearchParams(query).get('v') === version;
  response.setHeader('ETag', tag);
  response.setHeader('Cache-Control', named ? FOR_EVER : 'no-cache');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', POLICY);
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return true;
  }
  response.setHeader('Content-Type', type);
  response.end(request.method === 'HEAD' ? undefined : Buffer.from(content, 'base64'));
  return true;
}
