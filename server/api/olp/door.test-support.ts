import { and, eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { computerIdHash } from '@/lib/olp/computer-id';
import { splitComputerKey } from '@/lib/olp/computer-key';
import { encodeCode } from '@/lib/olp/text/codes';
import { udvcOf } from '@/lib/olp/udvc';
import type { Context } from '@/lib/operations/context';
import type { TestLicense, TestPortal } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import { olpApi } from './olp-api';

export type Answer = {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire, looked at field by field
  json: any;
};

let addresses = 0;

/** A program at an address of its own, asking the door. */
export function openDoor(
  context: Context,
  errors?: Parameters<typeof olpApi>[1],
  sent: Record<string, string> = {},
) {
  const api = olpApi(context, errors);
  addresses += 1;
  const address = `10.9.${addresses >> 8}.${addresses & 255}`;

  async function ask(path: string, init: RequestInit): Promise<Answer> {
    const headers = { 'x-forwarded-for': address, ...sent, ...init.headers };
    const response = await api.request(path, { ...init, headers });
    return { status: response.status, headers: response.headers, json: await response.json() };
  }
  const post = (path: string, body: unknown) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    ask,
    activate: (body: unknown) => post('/activate', body),
    deactivate: (body: unknown) => post('/deactivate', body),
    checkIn: (body: unknown) => post('/check-in', body),
  };
}

/** Activates a Computer ID without a Device Code; gives the body that deactivates it again. */
export async function activateUnbound(
  portal: TestPortal,
  license: TestLicense,
  computerId: string,
) {
  const fields = { activationKey: license.activationKey, computerId };
  const activated = await openDoor(portal.context).activate(fields);
  if (activated.status !== 200)
    throw new Error(`${activated.status} ${JSON.stringify(activated.json)}`);
  const hash = computerIdHash(computerId);
  const [row] = await portal.db
    .select()
    .from(activation)
    .where(and(eq(activation.computerIdHash, hash), eq(activation.licenseId, license.licenseId)));
  const { signature } = value(splitComputerKey(new Uint8Array(row?.computerKey ?? [])));
  const code = udvcOf(signature, { productId: license.productId, cidHash: hash });
  return { ...fields, dvc: encodeCode('UDVC', code) };
}
