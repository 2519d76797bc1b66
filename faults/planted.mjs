import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder } from '../scripts/start/paths.mjs';

/**
 * A portal with a fault that is planted into its database, or into a copy of the built server, and what
 * the judge says of it. Nothing of this is in the product.
 * @typedef {{name: string, sql?: string, patch?: [from: string, to: string][], found: RegExp}} Planted
 */

/** What keeps seats apart where nobody locks. */
const WITHOUT_GUARDS = `
  DROP INDEX activation_one_computer_per_seat;
  DROP INDEX activation_one_active_per_computer;
  DROP TRIGGER activation_within_seats ON activation;`;

/** @type {Planted[]} */
export const planted = [
  {
    name: 'lock',
    sql: WITHOUT_GUARDS,
    patch: [
      [
        'selectLicense(reader, where).for("update", { of: license })',
        'selectLicense(reader, where)',
      ],
    ],
    found: /oversold|doubled/,
  },
  {
    name: 'unique-index',
    sql: 'DROP INDEX activation_device',
    found: /doubled: Device Code/,
  },
  {
    name: 'ratchet',
    patch: [['prev: null, fork: true', 'prev: null, fork: false']],
    found: /a copy of .* was not noticed/,
  },
  {
    name: 'outbox-mark',
    sql: `CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.sent_at = NULL; NEW.sealed = OLD.sealed; RETURN NEW; END $$;
      CREATE TRIGGER planted BEFORE UPDATE ON outbox FOR EACH ROW
        WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION planted()`,
    found: /mail mark lost/,
  },
  {
    name: 'idempotency',
    sql: `DROP INDEX activation_device; DROP INDEX activation_one_active_per_computer;`,
    patch: [
      ['if (repeated) return', 'if (false) return'],
      ['if (byDevice) return { byDevice, byComputer: null };', ''],
    ],
    found: /doubled: .* took a seat twice/,
  },
];

/**
 * The built server with the fault in it; the one that is shipped where there is none.
 * @param {Planted | undefined} fault
 */
export function serverWith(fault) {
  const built = join(buildFolder, 'server.mjs');
  if (!fault?.patch) return built;
  let text = readFileSync(built, 'utf8');
  for (const [from, to] of fault.patch) {
    if (text.split(from).length !== 2) throw new Error(`There is not one place with: ${from}`);
    text = text.replace(from, () => to);
  }
  const file = join(buildFolder, `server-without-${fault.name}.mjs`);
  writeFileSync(file, text);
  return file;
}
