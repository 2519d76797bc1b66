import { sql } from 'drizzle-orm';
import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { env } from '@/lib/env';
import { makeContext } from '@/lib/make-context';
import { listComputers } from '@/lib/operations/own/list-computers';
import { listLicenses } from '@/lib/operations/own/list-licenses';
import type { Viewer } from '@/lib/operations/viewer';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import { fillDesk } from './fill-desk';

/** Rows of a page: as many as the small customer has. */
const SIZE = 10;
const PAGES = 100;
const TIMES = 60;

const licenses = Number(process.argv[2]);
/** Of the large customer; the small one has ten. */
const many = Math.floor(licenses / 10);
const { databaseUrl, masterKey, portalUrl } = env();
const connection = connect(databaseUrl, { max: 10 });
const context = makeContext(connection, makeVault(masterKey), portalUrl);
const { db } = connection;
await migrate(connection, 'drizzle');
await adoptMasterKey(context.db, context.vault);
await fillDesk(connection, context, licenses);

/** A contact of an organization that owns so many of the licenses, spread among all of them. */
async function contactOf(count: number, name: string): Promise<Viewer> {
  const email = `it@${name}.example`;
  const { rows } = await db.execute<{ user_id: string }>(sql`
    WITH organization_of AS (
      INSERT INTO organization (name, reference) VALUES (${name}, ${name}) RETURNING id),
    moved AS (
      UPDATE license SET organization_id = (SELECT id FROM organization_of)
      WHERE id IN (SELECT l.id FROM license l JOIN organization o ON o.id = l.organization_id
        WHERE o.reference NOT IN ('large', 'small') ORDER BY md5(l.id::text) LIMIT ${count})),
    person AS (INSERT INTO portal_user (email) VALUES (${email}) RETURNING id)
    INSERT INTO membership (organization_id, user_id, role)
    SELECT o.id, p.id, 'contact' FROM organization_of o, person p RETURNING user_id`);
  return { kind: 'customer', userId: rows[0]?.user_id ?? '', email, address: '192.0.2.1' };
}
const viewers = { large: await contactOf(many, 'large'), small: await contactOf(10, 'small') };
await db.execute(sql`VACUUM ANALYZE`);
process.send?.({ filled: licenses });

const { rows: product } = await db.execute<{ id: number }>(sql`SELECT id FROM product LIMIT 1`);
const productId = Number(product[0]?.id);

/** What customers look at, and whether it must have a row. */
const lists: Record<string, Parameters<typeof listLicenses>[2]> = {
  'My licenses': {},
  'of one product': { filters: { product: productId } },
  active: { filters: { status: 'active' } },
  suspended: { filters: { status: 'suspended' } },
  'by their end': { sort: 'ending' },
  'of one product, by their end': { sort: 'ending', filters: { product: productId } },
  'searched, by product': { filters: { q: 'example' } },
  'searched, in vain': { filters: { q: 'nothing is called so' } },
};

async function timed(run: () => Promise<unknown>): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const start = performance.now();
    await run();
    found.push(performance.now() - start);
  }
  return found;
}

for (const [name, asked] of Object.entries(lists)) {
  for (const [who, viewer] of Object.entries(viewers)) {
    const page = (cursor?: string) =>
      listLicenses(context, viewer, { ...asked, size: SIZE, cursor });
    let [at, cursor] = [1, undefined as string | undefined];
    for (; at < PAGES; at += 1) {
      const next = (await page(cursor))?.next;
      if (!next) break;
      cursor = next;
    }
    const first = await timed(() => page());
    process.send?.({ list: name, who, first, last: await timed(() => page(cursor)), pages: at });
  }
}
for (const [who, viewer] of Object.entries(viewers)) {
  for (const q of ['PC-12', 'nothing']) {
    const first = await timed(() => listComputers(context, viewer, { filters: { q }, size: SIZE }));
    process.send?.({ list: `computers called ${q}`, who, first, last: first, pages: 1 });
  }
}
await connection.close();
process.exit(0);
