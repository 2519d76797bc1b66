import { z } from 'zod';
import { notFoundResponse } from '@/app/license-file-response';
import { viewerOf } from '@/lib/auth/viewer';
import { zipOfLicenseFiles } from '@/lib/license-files';
import { MOST_KEYS, readComputerKeys } from '@/lib/operations/own/read-computer-keys';
import { portal } from '@/lib/portal';
import { isSameOrigin } from '@/lib/same-origin';
import { zipResponse } from '../../zip-response';

const row = z.object({
  number: z.number().int().min(1).max(MOST_KEYS),
  computer: z.string().max(200),
  computerId: z.string().max(200),
  activationId: z.string().max(40).nullable(),
  text: z.string().max(2000),
});

/**
 * The license files of computers that were activated together, and what became of each, as one ZIP. It is
 * asked for by a form, because an address would hold too few; it makes no key.
 */
export async function POST(request: Request): Promise<Response> {
  const context = portal();
  if (!isSameOrigin(request.headers, context.portalUrl)) return notFoundResponse();
  const rows = await readRows(request);
  const viewer = await viewerOf();
  const ids = rows.flatMap(({ activationId }) => activationId ?? []);
  const keys = await readComputerKeys(context, viewer, ids);
  if (!keys) return notFoundResponse();
  const at = context.now();
  const zip = zipOfLicenseFiles(keys, at, rows);
  return zipResponse(zip, `license-files-${at.toISOString().slice(0, 10)}.zip`);
}

async function readRows(request: Request): Promise<z.infer<typeof row>[]> {
  try {
    const text = (await request.formData()).get('rows');
    return z
      .array(row)
      .max(MOST_KEYS)
      .parse(JSON.parse(String(text)));
  } catch {
    return [];
  }
}
