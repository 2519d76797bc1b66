import { eq, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { outbox } from '@/lib/db/schema/outbox';
import { user } from '@/lib/db/schema/user';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation, reading } from '@/lib/operations/operation';
import { normalizeEmail } from '@/lib/rules/email-address';
import { type Held, heldOfAccount, NOBODY, PART, type Whose } from './held';
import { heldOfLicenses } from './held-of-licenses';

const HELD: [name: string, held: Held][] = Object.entries({ ...heldOfAccount, ...heldOfLicenses });

/** Where a part begins: which kind, and behind which of its rows. */
export type Place = { kind: number; after: string | null };
/** A part of what is held: some rows of one kind; `next`: null after the last. */
export type Part = { kind: string; rows: object[]; next: Place | null };

const BEGIN: Place = { kind: 0, after: null };

async function partAt(reader: Reader, whose: Whose, { kind, after }: Place): Promise<Part> {
  const [name, held] = HELD[kind] ?? [];
  if (!name || !held) throw new Error(`There is no kind ${kind}.`);
  const found = await held(reader, whose, after);
  const last = found.length === PART ? found.at(-1) : undefined;
  const following = kind + 1 < HELD.length ? { kind: kind + 1, after: null } : null;
  return {
    kind: name,
    rows: found.map(({ key: _, ...row }) => row),
    next: last ? { kind, after: last.key } : following,
  };
}

/**
 * What the portal holds about the asker, a part at a time, however much there is: 500 rows at most and one
 * query each. Keys and codes are not in it: whoever signs in reads them at their licenses.
 */
export const readOwnData = reading(
  'readOwnData',
  async ({ context: { db }, viewer }, place: Place = BEGIN): Promise<Part | null> =>
    'email' in viewer ? partAt(db, viewer, place) : null,
);

/** The same of somebody else, for a letter's answer. `PERSON_UNKNOWN`: nothing is held under that address. */
export const readPersonData = operation(
  'readPersonData',
  async (
    { context: { db } },
    { email: text, place = BEGIN }: { email: string; place?: Place | undefined },
  ): Promise<Result<Part, Refusal<'EMAIL_INVALID' | 'EMAIL_NON_ASCII' | 'PERSON_UNKNOWN'>>> => {
    const email = normalizeEmail(text);
    if (!email.ok) return email;
    const whose = await whoseOf(db, email.value);
    return whose ? ok(await partAt(db, whose, place)) : refuse('PERSON_UNKNOWN');
  },
);

/** Whose an address is; null where nothing is held under it. */
export async function whoseOf(reader: Reader, email: string): Promise<Whose | null> {
  const [row] = await reader.select({ userId: user.id }).from(user).where(eq(user.email, email));
  if (row) return { ...row, email };
  const { rows } = await reader.execute<{ held: boolean }>(sql`
    SELECT EXISTS (SELECT FROM ${license} WHERE ${license.registeredEmail} = ${email})
      OR EXISTS (SELECT FROM ${outbox} WHERE ${outbox.recipient} = ${email})
      OR EXISTS (SELECT FROM ${eventPerson} WHERE ${eventPerson.person} = ${email}) AS held`);
  return rows[0]?.held ? { userId: NOBODY, email } : null;
}
