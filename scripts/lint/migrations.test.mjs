import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { breakingStatements } from './breaking-statements.mjs';

const folder = join(import.meta.dirname, '../../drizzle');

/** Of before there was anybody who could have gone on with an older version. Nothing is added here. */
const BEFORE_THE_RULE = ['0004_organizations_are_identities'];

test('the version before survives every migration, so that both run while one takes the place of the other', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  expect(files.length).toBeGreaterThan(30);
  const broken = files.filter(
    (name) => breakingStatements(readFileSync(join(folder, name), 'utf8')).length > 0,
  );
  expect(broken).toEqual(BEFORE_THE_RULE.map((tag) => `${tag}.sql`));
});

test.each([
  ['DROP TABLE "mail_link" CASCADE;', 'drops a table'],
  ['ALTER TABLE "license" DROP COLUMN "note";', 'drops a column'],
  ['ALTER TABLE "license" RENAME COLUMN "note" TO "notes";', 'renames'],
  ['ALTER TABLE "license" ALTER COLUMN "seats" SET DATA TYPE bigint;', 'changes a type'],
  ['ALTER TABLE "license" ALTER COLUMN "note" SET NOT NULL;', 'makes a column required'],
  ['ALTER TABLE "license" ALTER COLUMN "note" DROP DEFAULT;', 'makes a column required'],
  ['ALTER TABLE "license" ADD COLUMN "place" text NOT NULL;', 'adds a required column'],
])('%s is found', (statement, what) => {
  const sql = `SELECT 1;--> statement-breakpoint\n${statement}--> statement-breakpoint\nSELECT 2;`;
  expect(breakingStatements(sql)).toEqual([expect.stringMatching(`^${what}: `)]);
});

test.each([
  'ALTER TABLE "license" ADD COLUMN "place" text;',
  'ALTER TABLE "license" ADD COLUMN "place" text DEFAULT \'\' NOT NULL;',
  'ALTER TABLE "staff" ALTER COLUMN "role" DROP NOT NULL;',
  'CREATE TABLE "place" ("id" uuid NOT NULL);',
])('%s is survived', (statement) => expect(breakingStatements(statement)).toEqual([]));
