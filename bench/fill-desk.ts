import { sql } from 'drizzle-orm';
import type { Connection } from '@/lib/db/connect';
import type { Context } from '@/lib/operations/context';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';

const operator: Viewer = { kind: 'operator', address: 'local' };

/**
 * Fills an empty database with so many licenses, twice as many computers, and what hangs on them, copied
 * from one true license by the database: keys that would not open, everything else as it is in life.
 * One in twenty computers was released, one in fifty of these came back; one license in a hundred has a
 * request that waits, one computer in five hundred a clone alarm.
 */
export async function fillDesk({ db }: Connection, context: Context, licenses: number) {
  const { productId } = value(await createProduct(context, operator, { name: 'Example CAD' }));
  const license = value(
    await createLicense(context, operator, {
      ...{ productId, organization: null, email: 'owner@example.com' },
      ...{ seats: 5, term: 'perpetual' },
    }),
  );
  const device = makeDevice({ productId, ...license }, 'PC-TRUE', 'TRUE');
  const { activationId } = value(await activateComputer(context, operator, device.fields));
  const indexes = await dropIndexes(db);
  const numbers = sql`generate_series(1, ${licenses}::int)`;
  const each = sql`md5('license ' || n)::uuid`;
  const owner = sql`md5('organization ' || n % (${licenses}::int / 10))::uuid`;
  await db.execute(sql`INSERT INTO organization (id, name, reference)
    SELECT md5('organization ' || n)::uuid, 'Organization ' || lpad(n::text, 7, '0'), 'C-' || n
    FROM generate_series(0, ${licenses}::int / 10 - 1) n`);
  await db.execute(sql`INSERT INTO license
      (id, product_id, organization_id, registered_email, status, seats, term, last_day, reference, created_at)
    SELECT ${each}, ${productId}, ${owner}, 'buyer-' || n || '@example.com',
      CASE WHEN n % 50 = 0 THEN 'suspended' WHEN n % 71 = 0 THEN 'revoked' ELSE 'active' END, 5,
      CASE WHEN n % 3 = 0 THEN 'perpetual' ELSE 'subscription' END,
      CASE WHEN n % 3 = 0 THEN NULL ELSE current_date + (n % 1500 - 300) END,
      'SO-' || n, now() - make_interval(mins => n)
    FROM ${numbers} n`);
  await db.execute(sql`INSERT INTO license_key
      (license_id, form, lookup, sealed, master_key_id, last_group)
    SELECT ${each}, k.form, decode(md5('key ' || n), 'hex') || decode(md5('more ' || n), 'hex'),
      k.sealed, k.master_key_id, upper(left(md5('group ' || n), 5))
    FROM ${numbers} n, (SELECT * FROM license_key LIMIT 1) k`);
  await db.execute(sql`INSERT INTO activation
      (id, license_id, product_id, state, seat, computer_id, computer_id_hash, computer_name, device_code,
       kid, epoch, computer_key, activated_at, activated_door, issued_at, closed_at, closed_door, closed_by,
       closed_reason, clone_alarm_at)
    SELECT md5('activation ' || n || s)::uuid, ${each}, a.product_id,
      CASE WHEN n % 20 = 0 THEN 'released_claimed' ELSE 'active' END, s,
      'WIZ-' || n || '-' || s, decode(md5('cid ' || n || '-' || s), 'hex'), 'PC-' || n || '-' || s,
      decode(left(md5('device ' || n || '-' || s), 20), 'hex'),
      a.kid, a.epoch, a.computer_key, now() - make_interval(mins => n), 'phone',
      now() - make_interval(mins => n),
      CASE WHEN n % 20 = 0 THEN now() - make_interval(secs => n) END,
      CASE WHEN n % 20 = 0 THEN 'portal' END, CASE WHEN n % 20 = 0 THEN 'customer' END,
      CASE WHEN n % 20 = 0 THEN 'Stolen' END,
      CASE WHEN n % 500 = 1 THEN now() - make_interval(secs => n) END
    FROM ${numbers} n, generate_series(1, 2) s,
      (SELECT * FROM activation WHERE id = ${activationId}) a`);
  await db.execute(sql`INSERT INTO illegal_computer
      (activation_id, first_seen_at, last_seen_at, address, computer_name)
    SELECT id, closed_at, closed_at, '192.0.2.1', computer_name FROM activation
    WHERE state = 'released_claimed' AND seat = 1 AND left(md5(id::text), 1) < '3'`);
  await db.execute(sql`INSERT INTO release_request
      (license_id, activation_id, reason, opened_at, opened_by)
    SELECT license_id, id, 'Stolen', activated_at, 'customer' FROM activation
    WHERE state = 'active' AND seat = 1 AND left(md5(license_id::text), 2) < '03'`);
  await db.execute(sql`INSERT INTO event (at, type, actor, door, license_id, sequence, person_hash, hash)
    SELECT created_at, 'license.created', 'operator', 'operator', id, 1, ''::bytea, ''::bytea
    FROM license l WHERE event_sequence = 0`);
  await db.execute(sql`INSERT INTO event_person (event_id, salt, person, address)
    SELECT id, ''::bytea, '', '' FROM event e
    WHERE NOT EXISTS (SELECT FROM event_person p WHERE p.event_id = e.id)`);
  for (const { definition } of indexes) await db.execute(sql.raw(definition));
  // What a database that runs has long done by itself.
  await db.execute(sql`VACUUM ANALYZE`);
}

/** Indexes are made faster than they grow; those of keys stay. */
async function dropIndexes(db: Connection['db']) {
  const { rows } = await db.execute<{ name: string; definition: string }>(sql`
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE tablename IN ('license', 'license_key', 'activation', 'event')
      AND indexname NOT IN (SELECT conname FROM pg_constraint)`);
  for (const { name } of rows) await db.execute(sql`DROP INDEX ${sql.identifier(name)}`);
  return rows;
}
