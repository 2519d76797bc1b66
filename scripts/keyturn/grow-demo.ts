import { sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { countedDay, dailyCount } from '@/lib/db/schema/daily-count';
import { organization } from '@/lib/db/schema/organization';
import { outbox } from '@/lib/db/schema/outbox';
import { addMember } from '@/lib/operations/people/add-member';
import type { Context } from '@/lib/operations/context';
import { createOrganization } from '@/lib/operations/organization/create-organization';
import { makeRandom, type Random } from '@/lib/seeded-random';
import { growLicense, type Life } from './grow-license';
import { joined, must } from './load-demo';
import { operator } from './run';

const DAY = 86_400_000;
/** How the references of these organizations begin: by it the demo's own are told from them. */
export const GROWN = 'G-';

const TRADES = [
  ...['Machine Works', 'Dental Lab', 'Shipyard', 'Print Shop', 'Foundry', 'Design Office'],
  ...['Hospital', 'Surveyors', 'Tool Makers', 'Technical College', 'Sheet Metal', 'Optics'],
  ...['Ateliers mécaniques', 'Vermessungsbüro', 'Zahntechnik', '精密加工', 'Школа дизайна'],
  'Joint Research Institute for Applied Metrology, Precision Manufacturing and Surface Engineering',
];

/**
 * Adds organizations that look like life to demo data: two years of licenses, computers that came and
 * went, claims, copies and requests that wait. All through the operations that everybody uses; the same
 * seed makes the same choices (keys and codes are new each time). One transaction each.
 */
export async function growDemo(
  context: Context,
  { organizations, seed, done }: { organizations: number; seed: number; done: (n: number) => void },
) {
  const random = makeRandom(seed);
  const first = (await grownSoFar(context)) + 1;
  for (let n = first; n < first + organizations; n += 1) {
    await context.db.transaction((tx) => growOne({ ...context, db: joined(tx) }, tx, random, n));
    done(n - first + 1);
  }
  // Days that were counted have more in them now: the worker counts them anew.
  await context.db.delete(dailyCount);
  await context.db.delete(countedDay);
}

async function growOne(context: Context, tx: Transaction, random: Random, n: number) {
  const number = String(n).padStart(3, '0');
  const life: Life = {
    ...{ random, number, owner: `${GROWN}${number}` },
    ago: (days) => ({ ...context, now: () => new Date(context.now().getTime() - days * DAY) }),
  };
  const since = 30 + random.below(700);
  const name = `${random.pick(TRADES)} ${number}`;
  must(await createOrganization(life.ago(since), operator, { name, reference: life.owner }));
  const people = [`contact-${number}@example.com`];
  for (let m = random.below(4); m > 0; m -= 1) people.push(`member-${m}-${number}@example.com`);
  for (const [index, email] of people.entries()) {
    const person = { email, organization: life.owner };
    const role = index === 0 ? 'contact' : 'member';
    must(await addMember(life.ago(since), operator, { ...person, role }));
  }
  const licenses = random.weighted({ 1: 4, 2: 4, 4: 3, 9: 1, 25: 1 });
  for (let m = Number(licenses); m > 0; m -= 1) {
    await growLicense(life, random.pick(people), 1 + random.below(since));
  }
  // Nobody waits for notices of what never happened.
  await tx.delete(outbox);
}

const grownSoFar = async ({ db }: Context) =>
  db.$count(organization, sql`${organization.reference} LIKE ${`${GROWN}%`}`);
