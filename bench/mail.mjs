import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildFolder } from '../scripts/start/paths.mjs';
import { say } from '../scripts/start/say.mjs';
import { bundle } from './bundle.mjs';
import { scratchDatabase } from './database.mjs';
import { runPart, sayMachine } from './part.mjs';
import { percentile } from './percentile.mjs';

/** Milliseconds: 99 of 100 codes are with the mail server within it, whatever strangers do. */
const GOAL = 5000;

const usage = `npm run bench -- --part mail [--seconds 60]
How long a sign-in code takes to the mail server, which needs 250 ms for a mail; first in quiet, then while somebody
with one Activation Key causes as many notices as they can.`;

runPart(usage, { seconds: '60' }, async (values) => {
  const outfile = join(buildFolder, 'bench-mail.mjs');
  await bundle('bench/mail-attack.ts', outfile);
  const database = await scratchDatabase();
  try {
    const attack = fork(outfile, [values.seconds], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        LOG_LEVEL: 'error',
        DATABASE_URL: database.url,
        OLP_MASTER_KEY: randomBytes(32).toString('base64'),
        AUTH_SECRET: randomBytes(32).toString('base64'),
      },
    });
    const [found] = await once(attack, 'message');
    await once(attack, 'exit');
    const machine = sayMachine(database.server);
    say(`${values.seconds} s each, milliseconds until a code is delivered:`);
    say(`  in quiet      ${line(found.quiet)}`);
    say(`  under attack  ${line(found.attacked)}`);
    say(
      `  the attack: ${found.cycles} activations and as many deactivations; mails to the owner: ${found.toOwner}, waiting: ${found.waiting}`,
    );
    const p99 = part(found.attacked, 0.99);
    return { machine, ...found, missed: p99 <= GOAL ? [] : [`p99 ${p99} ms, goal ${GOAL}`] };
  } finally {
    await database.drop();
  }
});

/** @param {number[]} times */
const line = (times) =>
  `${times.length} codes: median ${part(times, 0.5)}, p99 ${part(times, 0.99)}, longest ${part(times, 1)}`;

/** @param {number[]} times @param {number} share */
const part = (times, share) => Math.round(percentile(times, share));
