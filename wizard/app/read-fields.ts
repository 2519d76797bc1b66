import type { IncomingMessage } from 'node:http';
import { decodeFile } from '@/lib/olp/text/decode-file';
import type { Fields } from './answer';

/** No key, license file or request is larger; the rest is the form around it. */
const MOST_BYTES = 256 * 1024;

/** The fields of an address and, of a POST, of its form; null for what is not a form or too large. */
export async function readFields(request: IncomingMessage): Promise<Fields | null> {
  const address = new URL(request.url ?? '/', 'http://window').searchParams;
  if (request.method !== 'POST') return { get: (name) => address.get(name) ?? '' };
  const body = await readBody(request);
  if (body === null) return null;
  const type = request.headers['content-type'] ?? '';
  const form = await parseForm(body, type);
  return form && { get: (name) => form.get(name) ?? address.get(name) ?? '' };
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function parseForm(body: Buffer, type: string): Promise<Map<string, string> | null> {
  const fields = new Map<string, string>();
  try {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData();
    for (const [name, value] of form) {
      fields.set(
        name,
        typeof value === 'string' ? value : decodeFile(new Uint8Array(await value.arrayBuffer())),
      );
    }
    return fields;
  } catch {
    return null;
  }
}
