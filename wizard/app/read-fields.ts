import type { IncomingMessage } from 'node:http';
import { textsOf } from '@/wizard/cli/brought';
import type { Fields } from './answer';

/** A portal's ZIP for 500 computers has half of it; no key, license file or request is larger. */
const MOST_BYTES = 1024 * 1024;

/** The fields of an address and, of a POST, of its form; null for what is not a form or too large. */
export async function readFields(request: IncomingMessage): Promise<Fields | null> {
  const address = new URL(request.url ?? '/', 'http://window').searchParams;
  const inAddress = (name: string) => address.get(name) ?? '';
  if (request.method !== 'POST') return { get: inAddress, files: () => [] };
  const body = await readBody(request);
  if (body === null) return null;
  const type = request.headers['content-type'] ?? '';
  const form = await parseForm(body, type);
  return (
    form && {
      get: (name) => form.get(name)?.at(-1) ?? inAddress(name),
      files: (name) => form.get(name) ?? [],
    }
  );
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

/** The texts of each field: of a file its own, of a ZIP those inside. */
async function parseForm(body: Buffer, type: string): Promise<Map<string, string[]> | null> {
  const fields = new Map<string, string[]>();
  try {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData();
    for (const [name, value] of form) {
      const texts =
        typeof value === 'string'
          ? [value]
          : await textsOf(new Uint8Array(await value.arrayBuffer()));
      fields.set(name, [...(fields.get(name) ?? []), ...texts]);
    }
    return fields;
  } catch {
    return null;
  }
}
