import pg from 'pg';
import { steadyRoles } from './peers/steady-roles.mjs';

/** @typedef {{text: string, parameters: any[], batch: number, rows: any[][]}} Statement */
/** @typedef {{statements: Statement[], request?: any, reply?: string}} Request */

/** What a check-in writes anew; `r_` are the columns that its first statement read. */
const anew = {
  next: `decode(lpad(to_hex(:next::bigint), 16, '0'), 'hex')`,
  current: ':r_ratchet_cur',
  previous: ':r_ratchet_prev',
  hourAgo: `(now() - interval '1 hour')`,
  now: 'now()',
};

/**
 * A script for pgbench: the statements of one request, of every computer one after the other, each client with its
 * share of them. `at` counts a client's transactions, `n` is the computer. What differs between computers is looked up
 * in a constant array of its statement, so no statement is added to those of the door.
 * @param {Request[]} requests
 * @param {number} clients
 * @param {string} databaseUrl which knows the types of the values
 * @param {boolean} once whether each computer is asked once
 * @returns {Promise<string>}
 */
export async function pgbenchScript(requests, clients, databaseUrl, once) {
  const share = Math.floor(requests.length / clients);
  const used = requests.slice(0, share * clients);
  const [first] = used;
  if (!first) throw new Error('There are fewer computers than clients.');
  const roles = first.request
    ? steadyRoles({
        request: first.request,
        reply: first.reply ?? '',
        statements: first.statements,
      })
    : [];
  const lines = [
    '\\set at :at + 1',
    `\\set n :client_id + 1 + ${clients} * ${once ? ':at' : `mod(:at, ${share})`}`,
    ...(roles.length > 0 ? ['\\set next random(1, 9223372036854775806)'] : []),
  ];
  const types = await typesOf(databaseUrl, first.statements);
  for (const [at, { text, batch }] of first.statements.entries()) {
    const each = used.map(({ statements }) => statements[at]);
    if (each.some((one) => one?.text !== text)) throw new Error('Not the same statements.');
    const neighbors = [first.statements[at - 1], first.statements[at + 1]];
    const [follows, leads] = neighbors.map((one) => one?.batch === batch);
    if (leads && !follows) lines.push('\\startpipeline');
    const written = text
      .trim()
      .replace(/;$/, '')
      .replaceAll(/\$(\d+)/g, (_, number) => {
        const place = Number(number) - 1;
        const role = at === 1 ? roles[place] : null;
        if (role) return anew[role];
        const made = madeBefore(used, at, place);
        if (made) return `:${made}`;
        return constant(
          each.map((one) => one?.parameters[place]),
          types[at]?.[place] ?? '',
        );
      });
    // Exactly one row, or the client gives up: so every answer is checked that has one.
    const answers = !once || /^insert .* returning /is.test(text);
    lines.push(
      answers ? `${written}\n\\gset ${once ? `s${at}_` : at === 0 ? 'r_' : 'w_'}` : `${written};`,
    );
    if (follows && !leads) lines.push('\\endpipeline');
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The variable of what an earlier statement inserted and the database made up, if each of the requests takes it from there.
 * @param {Request[]} requests @param {number} at which statement @param {number} place which of its values
 */
function madeBefore(requests, at, place) {
  for (let source = 0; source < at; source += 1) {
    const text = requests[0]?.statements[source]?.text ?? '';
    const [, returned] = /^insert .* returning (.*)$/is.exec(text) ?? [];
    for (const [column, name] of (returned?.split(', ') ?? []).entries()) {
      const takes = requests.every(({ statements }) => {
        const was = statements[source]?.rows[0]?.[column];
        return typeof was === 'string' && was === String(statements[at]?.parameters[place]);
      });
      // Its id alone: the rest of a row is what was put in.
      if (takes && name === '"id"') return `s${source}_id`;
    }
  }
  return null;
}

/** @param {any[]} values one of each computer @param {string} type */
function constant(values, type) {
  const texts = values.map(textOf);
  const [text] = texts;
  if (texts.every((one) => one === text))
    return `${text === null ? 'NULL' : quoted(text ?? '')}::${type}`;
  const parts = texts.map((one) =>
    one === null ? 'NULL' : `"${one.replaceAll(/["\\]/g, '\\$&')}"`,
  );
  return `(${quoted(`{${parts.join(',')}}`)}::${type}[])[:n]`;
}

/** @param {any} value as it was sent @returns {string | null} */
function textOf(value) {
  if (value === null) return null;
  if (typeof value === 'object') return `\\x${value.hex}`;
  return String(value);
}

/** pgbench would take a colon for a variable of its own. @param {string} text */
const quoted = (text) =>
  `E'${text.replaceAll(/[\\':]/g, (one) => (one === ':' ? '\\x3a' : `\\${one}`))}'`;

/** @param {string} databaseUrl @param {Statement[]} statements @returns {Promise<string[][]>} */
async function typesOf(databaseUrl, statements) {
  const sql = new pg.Client(databaseUrl);
  await sql.connect();
  try {
    const types = [];
    for (const { text, parameters } of statements) {
      if (parameters.length === 0) {
        types.push([]);
        continue;
      }
      await sql.query(`PREPARE asked AS ${text}`);
      const { rows } = await sql.query(
        "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'asked'",
      );
      types.push(rows[0].types);
      await sql.query('DEALLOCATE asked');
    }
    return types;
  } finally {
    await sql.end();
  }
}
