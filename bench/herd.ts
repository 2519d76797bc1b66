import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { env } from '@/lib/env';
import { makeContext } from '@/lib/make-context';
import { toHex } from '@/lib/olp/bytes';
import { deviceCodeOfToken } from '@/lib/olp/device';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';

/** What the computer with this token is to be told; verdicts as bytes (protocol section 11). */
type HerdComputer = { token: string; verdict: 0 | 1 | 5 };
export type HerdFile = { productId: number; epoch: number; computers: HerdComputer[] };

const SEATS = 5;
const AT_ONCE = 10_000;
const operator: Viewer = { kind: 'operator', address: 'local' };

const [file = '', count = ''] = process.argv.slice(2);
const { databaseUrl, masterKey, portalUrl } = env();
const connection = connect(databaseUrl, { max: 2 });
const { db } = connection;
const vault = makeVault(masterKey);

/**
 * Fills an empty database with so many computers, five a license, copied from one true one by the database.
 * Of each fifty licenses one is suspended, one revoked, and one has a computer that was declared dead.
 */
async function fill(amount: number): Promise<HerdFile> {
  await migrate(connection, 'drizzle');
  await adoptMasterKey(db, vault);
  const context = makeContext(connection, vault, portalUrl);
  const { productId } = value(await createProduct(context, operator, { name: 'Example CAD' }));
  const owner = { organization: null, email: 'owner@example.com' };
  const terms = { productId, seats: SEATS, term: 'perpetual' } as const;
  const created = await createLicense(context, operator, { ...terms, ...owner });
  const device = makeDevice({ productId, ...value(created) }, 'PC-TRUE', 'TRUE');
  const { activationId } = value(await activateComputer(context, operator, device.fields));

  await db.execute(sql`INSERT INTO license SELECT (jsonb_populate_record(l, jsonb_build_object(
      'id', md5('license ' || n)::uuid, 'event_sequence', 0,
      'status', CASE n % 50 WHEN 0 THEN 'suspended' WHEN 1 THEN 'revoked' ELSE 'active' END))).*
    FROM license l, generate_series(0, ${Math.ceil(amount / SEATS) - 1}::int) n`);
  await db.execute(sql`INSERT INTO license_key SELECT (jsonb_populate_record(k, jsonb_build_object(
      'id', md5('key id ' || n)::uuid, 'license_id', md5('license ' || n)::uuid,
      'lookup', '\\x' || md5('key ' || n) || md5('more ' || n)))).*
    FROM license_key k, generate_series(0, ${Math.ceil(amount / SEATS) - 1}::int) n WHERE k.main`);
  const computers: HerdComputer[] = [];
  while (computers.length < amount) {
    const from = computers.length;
    const tokens = Array.from({ length: Math.min(AT_ONCE, amount - from) }, () => randomBytes(32));
    const codes = tokens.map((token) => toHex(deviceCodeOfToken(token)));
    await db.execute(sql`INSERT INTO activation SELECT (jsonb_populate_record(a, jsonb_build_object(
        'id', md5('activation ' || n)::uuid, 'license_id', md5('license ' || n / ${SEATS}::int)::uuid,
        'seat', n % ${SEATS}::int + 1, 'computer_id', 'PC-' || n, 'computer_name', 'PC-' || n,
        'computer_id_hash', '\\x' || md5('cid ' || n) || md5('more ' || n), 'device_code', '\\x' || code)
        || CASE WHEN n / ${SEATS}::int % 50 = 2 AND n % ${SEATS}::int = 0
          THEN jsonb_build_object('state', 'released_claimed', 'closed_at', now(), 'closed_by', 'customer',
            'closed_door', 'portal', 'closed_reason', 'Stolen')
          ELSE '{}' END)).*
      FROM activation a, LATERAL (
        SELECT code, ${from}::int + place::int - 1 AS n
        FROM unnest(${`{${codes.join(',')}}`}::text[]) WITH ORDINALITY AS given (code, place)) herd
      WHERE a.id = ${activationId}`);
    computers.push(...tokens.map((token, n) => ({ token: toHex(token), verdict: told(from + n) })));
  }
  await db.execute(sql`VACUUM ANALYZE`);
  const { rows } = await db.execute<{ epoch: number }>(
    sql`SELECT epoch FROM activation WHERE id = ${activationId}`,
  );
  return { productId, epoch: Number(rows[0]?.epoch), computers };
}

function told(n: number): HerdComputer['verdict'] {
  const license = Math.floor(n / SEATS) % 50;
  if (license === 0) return 5;
  return license === 1 || (license === 2 && n % SEATS === 0) ? 1 : 0;
}

writeFileSync(file, JSON.stringify(await fill(Number(count))));
await connection.close();
process.exit(0);
