import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Mends how postgres.js 3.4.9 loses a connection. As published it forgets its socket, but then
 *  - sends the ROLLBACK of the transaction that was under way into nothing, which throws outside of
 *    any promise and ends the process (porsager/postgres, issue 1208, open pull requests 1168, 1209);
 *  - keeps what it had not sent, the server's last error and the rows of half an answer, and mixes
 *    them into what the next connection in that place of the pool is asked.
 * Runs after every `npm install`; remove it when a release has both mended. What it does is tested
 * by lib/db/lost-connection.db.test.ts.
 */
const VERSION = '3.4.9';

const CHANGES = [
  {
    after: `    if (terminated)
      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))
`,
    // True: the connection is in the pool's list of closed ones and is to stay there.
    add: `
    if (!socket)
      return queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true
`,
  },
  {
    after: `    socket.removeAllListeners()
    socket = null
`,
    add: `    chunk = nextWriteTimer = null
`,
  },
  {
    after: `    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
`,
    add: `    query = results = errorResponse = null
    result = new Result()
    rows = 0
`,
  },
];

const folder = fileURLToPath(new URL('../node_modules/postgres', import.meta.url));

if (existsSync(folder)) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (version !== VERSION) {
    throw new Error(
      `scripts/patch-postgres.mjs is for postgres ${VERSION}, not ${version}: see there.`,
    );
  }
  for (const file of ['src/connection.js', 'cjs/src/connection.js']) patch(join(folder, file));
}

/** @param {string} file */
function patch(file) {
  const before = readFileSync(file, 'utf8');
  let text = before;
  for (const { after, add } of CHANGES) {
    if (text.includes(after + add)) continue;
    if (text.split(after).length !== 2)
      throw new Error(`${file} is not as published: see ${import.meta.url}`);
    text = text.replace(after, () => after + add);
  }
  if (text !== before) writeFileSync(file, text);
}
