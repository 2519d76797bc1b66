import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../scripts/build.mjs';
import { buildFolder, root } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { say } from '../scripts/start/say.mjs';
import { Visitor } from '../scripts/test/restore/visitor.mjs';
import { heapKinds } from './heap-kinds.mjs';
import { checkingIn, CONNECTIONS, measure, reading, repeating } from './load.mjs';
import { runPart, sayMachine } from './part.mjs';
import { onPrepared } from './prepared.mjs';
import { startServer } from './servers.mjs';

const usage = `npm run bench -- --part memory [--requests 100000 --rest 30 --heap 256]
What one portal holds after so many requests, of four: two repeated activations, one check-in, one page, of pages
half of strangers and half of signed-in staff; and so many seconds after them. Its heap is limited to what Node.js takes of a container of
512 MB (compose.yaml); 0 leaves it as it is on this machine.`;

/** Megabytes (compose.yaml). */
const GOAL = 512;
/** Computers that check in: so many that none meets its limit of 60 an hour. */
const COMPUTERS = 1000;
const OF_STRANGERS = ['/', '/activate', '/deactivate', '/license', '/sign-in'];
const OF_STAFF = [
  '/staff',
  '/staff/licenses',
  '/staff/computers',
  '/staff/events',
  '/staff/products',
];

runPart(usage, { requests: '100000', rest: '30', heap: '256' }, async (values) => {
  const [requests = 0, rest = 0, heap = 0] = [values.requests, values.rest, values.heap].map(
    Number,
  );
  await ensureBuilt(['server', 'keyturn', 'pages']);
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-memory-'));
  try {
    return await onPrepared(
      { computers: COMPUTERS, first: 1 },
      async ({ database, env, asked }) => {
        const portal = await startServer(
          'door',
          heap > 0 ? { ...env, NODE_OPTIONS: `--max-old-space-size=${heap}` } : env,
          new URL('tell-memory.mjs', import.meta.url).href,
        );
        try {
          const machine = sayMachine(database.server);
          const cookie = await signIn(portal.url, env);
          /** @type {Moment[]} */
          const moments = [await look(portal, 'at the start, one signed in')];
          const client = mixed(asked, cookie);
          let done = 0;
          for (const until of [requests / 10, requests]) {
            const rate = await measure({ url: portal.url, client, amount: until - done });
            done = until;
            say(`  ${done} requests, ${rate.toFixed(0)} a second`);
            moments.push(await look(portal, `after ${done.toLocaleString('en')} requests`));
          }
          await sleep(rest * 1000);
          moments.push(await look(portal, `${rest} s later`));
          const snapshot = join(folder, 'heap');
          const most = mostOf(portal.pid);
          moments.push(await look(portal, 'its garbage collected', snapshot));
          const kinds = heapKinds(snapshot);
          tell(moments, most, kinds);
          const missed = most > GOAL ? [`${most.toFixed(0)} MB at most, goal ${GOAL}`] : [];
          return { machine, requests, heap, moments, most, kinds, missed };
        } finally {
          await portal.stop();
        }
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What each connection asks in turn. @param {any} asked @param {string} cookie of staff */
function mixed(asked, cookie) {
  const clients = {
    repeating: repeating(asked.plain),
    again: repeating(asked.encrypted),
    checkingIn: checkingIn(asked.apart),
  };
  let made = 0;
  return () => {
    const [paths, who] =
      made++ % CONNECTIONS < CONNECTIONS / 2 ? [OF_STRANGERS, ''] : [OF_STAFF, cookie];
    const door = [clients.repeating(), clients.checkingIn(), clients.again()];
    return paths.flatMap((path) => [...door, reading(path, who)]);
  };
}

/** @param {string} url @param {NodeJS.ProcessEnv} env @returns {Promise<string>} the cookie of an admin */
async function signIn(url, env) {
  const email = 'admin@example.net';
  const keyturn = (/** @type {string[]} */ ...args) =>
    mustRun('keyturn failed.', process.execPath, [join(buildFolder, 'keyturn.mjs'), ...args], {
      cwd: root,
      env: { ...env, PORTAL_URL: url },
    });
  await keyturn('staff', 'add', email, '--role', 'admin');
  const text = await keyturn('staff', 'sign-in-link', email, '--json');
  const { pathname, search } = new URL(JSON.parse(text.slice(text.indexOf('{'))).link);
  const visitor = new Visitor(url);
  const { status } = await visitor.fillIn(`${pathname}${search}`, 'token');
  if (status !== 303) throw new Error(`Staff could not sign in: ${status}`);
  return visitor.cookie;
}

/** @typedef {{when: string, rss: number, files: number, heapTotal: number, heapUsed: number, external: number}} Moment megabytes */

/**
 * @param {import('./servers.mjs').Server} portal
 * @param {string} when
 * @param {string} [snapshot] a file for its heap
 * @returns {Promise<Moment>}
 */
async function look({ child, pid }, when, snapshot) {
  child.send({ snapshot });
  const [{ rss, heapTotal, heapUsed, external }] = await once(child, 'message');
  const inMegabytes = Object.entries({ rss, heapTotal, heapUsed, external }).map(
    ([name, bytes]) => /** @type {const} */ ([name, bytes / 1e6]),
  );
  const files = ofStatus(pid, 'RssFile');
  return /** @type {Moment} */ ({ when, files, ...Object.fromEntries(inMegabytes) });
}

/** Megabytes. @param {number | undefined} pid @param {string} line */
function ofStatus(pid, line) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`^${line}:\\s+(\\d+)`, 'm').exec(status)?.[1]) * 1024) / 1e6;
}

/** @param {number | undefined} pid */
const mostOf = (pid) => ofStatus(pid, 'VmHWM');

/** @param {Moment[]} moments @param {number} most @param {{kind: string, megabytes: number}[]} kinds */
function tell(moments, most, kinds) {
  say(
    '\n| MB | resident | of it the program and its libraries | heap | of it used | buffers | the rest |',
  );
  say('|---|---:|---:|---:|---:|---:|---:|');
  for (const { when, rss, files, heapTotal, heapUsed, external } of moments) {
    const others = rss - files - heapTotal - external;
    const cells = [rss, files, heapTotal, heapUsed, external, others];
    say(`| ${when} | ${cells.map((of) => of.toFixed(0)).join(' | ')} |`);
  }
  say(
    '\nThe rest: compiled code, threads, what the allocator keeps. The last line includes writing the heap down.',
  );
  const shown = kinds.filter(({ megabytes }) => megabytes > 0.5);
  say(
    `In use: ${shown.map(({ kind, megabytes }) => `${kind} ${megabytes.toFixed(1)}`).join(', ')} MB.`,
  );
  say(`\nAt most: ${most.toFixed(0)} MB. Goal: ${GOAL}. ${most <= GOAL ? 'Met' : 'Not met'}.`);
}
