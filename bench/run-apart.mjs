import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { say } from '../scripts/start/say.mjs';
import { scratchDatabase } from './database.mjs';

/**
 * Runs a bundled benchmark by itself, on a database of its own that it fills with so many licenses.
 * @param {string} program
 * @param {number} licenses
 * @param {(told: any) => void} hear what it measured, one message after the other
 * @returns {Promise<string>} the database server
 */
export async function runApart(program, licenses, hear) {
  const database = await scratchDatabase();
  try {
    say(`Filling a database with ${licenses} licenses`);
    const bench = fork(program, [String(licenses)], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        LOG_LEVEL: 'error',
        DATABASE_URL: database.url,
        OLP_MASTER_KEY: randomBytes(32).toString('base64'),
        AUTH_SECRET: randomBytes(32).toString('base64'),
      },
    });
    bench.on('message', (/** @type {any} */ told) =>
      told.filled === undefined ? hear(told) : say(`  filled: ${told.filled}`),
    );
    const [code] = await once(bench, 'exit');
    if (code !== 0) throw new Error(`The benchmark ended with code ${code}.`);
  } finally {
    await database.drop();
  }
  return database.server;
}
