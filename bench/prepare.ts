import { writeFileSync } from 'node:fs';
import type pg from 'pg';
import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { outbox } from '@/lib/db/schema/outbox';
import { env } from '@/lib/env';
import { makeContext } from '@/lib/make-context';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';

/** One statement as it went over the wire. Bytes are written as `{hex}`. */
type Statement = { text: string; parameters: unknown[] };

const operator: Viewer = { kind: 'operator', address: 'local' };
const wizard: Viewer = { kind: 'wizard', address: '127.0.0.1' };

const statements: Statement[] = [];
const { databaseUrl, masterKey, portalUrl } = env();
// Two: migrating holds one while it works with another.
const connection = connect(databaseUrl, { max: 2 });
connection.pool.on('connect', listen);
const { db } = connection;
const vault = makeVault(masterKey);
const context = makeContext(connection, vault, portalUrl);

/**
 * Fills an empty database with computers that are active, each of a license of its own, and writes
 * down how the portal is asked for each key again, by a plain and by an encrypted request: the body,
 * and every statement that the door's operation then runs. The peers run exactly these.
 */
async function prepare(computers: number, file: string) {
  await migrate(connection, 'drizzle');
  await adoptMasterKey(db, vault);
  const { productId } = value(await createProduct(context, operator, { name: 'Example CAD' }));
  const product = { productId, file: value(await exportProduct(context, operator, productId)) };
  const repeats: Record<string, object[]> = { plain: [], encrypted: [] };
  for (let n = 1; n <= computers; n += 1) {
    const license = value(
      await createLicense(context, operator, {
        productId,
        organization: null,
        email: `owner-${n}@example.com`,
        seats: 5,
        term: 'perpetual',
      }),
    );
    const device = makeDevice({ productId, ...license }, `BENCH-${n}`, `PC ${n}`);
    const bodies = { plain: device.request, encrypted: device.sealedRequest(product) };
    for (const [kind, body] of Object.entries(bodies)) {
      // The first may still change something; the one after is a repeated activation.
      value(await activateComputer(context, wizard, body));
      statements.length = 0;
      value(await activateComputer(context, wizard, body));
      repeats[kind]?.push({ body: JSON.stringify(body), statements: statements.map(writable) });
    }
  }
  await db.delete(outbox);
  writeFileSync(file, JSON.stringify(repeats));
}

/** Writes down what this connection is asked. */
function listen(client: pg.PoolClient) {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((
    statement: string | pg.QueryConfig,
    values: unknown[] = [],
    ...rest: unknown[]
  ) => {
    statements.push({
      text: typeof statement === 'string' ? statement : statement.text,
      parameters: values,
    });
    return query(statement, values, ...rest);
  }) as typeof client.query;
}

const writable = ({ text, parameters }: Statement) => ({
  text,
  parameters: parameters.map((parameter) =>
    parameter instanceof Uint8Array ? { hex: Buffer.from(parameter).toString('hex') } : parameter,
  ),
});

const [computers = '16', file = ''] = process.argv.slice(2);
await prepare(Number(computers), file);
await connection.close();
process.exit(0);
