import { and, eq, sql } from 'drizzle-orm';
import { compiled } from '@/lib/db/compiled';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import {
  type ComputerKeyView,
  viewComputerKey,
} from '@/lib/operations/computer-key/computer-key-view';
import { keepsKey } from '@/lib/operations/computer-key/renew-computer-key';
import { loadedColumns, namedBy } from '@/lib/operations/locked/lock-license';
import type { Ask } from '@/lib/operations/operation';
import { propertiesOfRows, propertyRows } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import type { KeyLookups } from '@/lib/vault/vault';
import { isOfProduct, type ReadRequest } from './read-request';

const read = compiled((reader) =>
  reader
    .select({ ...loadedColumns, row: activation, properties: propertyRows })
    .from(activation)
    .innerJoin(license, eq(license.id, activation.licenseId))
    .innerJoin(product, eq(product.id, activation.productId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .where(
      and(
        eq(activation.deviceCode, sql.placeholder('deviceCode')),
        eq(activation.computerId, sql.placeholder('computerId')),
        eq(activation.state, 'active'),
        eq(license.status, 'active'),
        namedBy([sql.placeholder('own'), sql.placeholder('other')]),
      ),
    ),
);

/**
 * Answers a request whose computer is active already and keeps its key: it only hands that out again,
 * from one statement, and writes nothing. Null for every other, which is answered under the lock of its
 * license, by the same rules (protocol 10.2).
 */
export async function answerRepeated(
  { context }: Ask,
  request: ReadRequest,
  [own, other]: KeyLookups,
  doorRefuses: (properties: Properties) => unknown,
): Promise<ComputerKeyView | null> {
  const { deviceCode, computerId, exchange } = request;
  if (!deviceCode) return null;
  const asked = { deviceCode: Buffer.from(deviceCode), computerId, own, other };
  const [found] = await read(context.db, asked);
  if (!found || !isOfProduct(found, request)) return null;
  const { row, properties: rows, ...loaded } = found;
  const properties = propertiesOfRows(rows);
  if (doorRefuses(properties)) return null;
  if (!keepsKey({ ...loaded, properties, now: context.now() }, row, exchange)) return null;
  return viewComputerKey(loaded, row);
}
