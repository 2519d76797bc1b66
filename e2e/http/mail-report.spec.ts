import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { outbox } from '@/lib/db/schema/outbox';
import { markOf } from '@/lib/mail/mail-mark';
import { letter, statusReport } from '@/lib/mail/reports.test-support';
import { makeVault } from '@/lib/vault/vault';
import { portalEnvironment, readDemo, root } from '../fixtures/portal';
import { runProcess } from '../fixtures/run-process';
import { expect, test } from '../fixtures/test';

/** What the alias of docs/operator.md has the mail server run. */
function piped(): string[] {
  const guide = readFileSync(join(root, 'docs/operator.md'), 'utf8');
  const [, command = ''] = /^ {4}\w+: "\|cd \S+ && exec node ([^"]+)"$/m.exec(guide) ?? [];
  return command.split(' ');
}

test('the pipe of the guide records what came back, refuses letters, and has the mail server come again where the database is gone', async ({
  house,
}) => {
  const [script = '', ...args] = piped();
  const environment = portalEnvironment(readDemo());
  const hand = (message: string, env = environment) => runProcess(script, args, env, message);
  const license = await house.license();
  await house.mailReported(license, 'delayed');
  const ofLicense = eq(outbox.recipient, license.email);
  const mail = async () => (await house.db.select().from(outbox).where(ofLicense))[0];
  const key = new Uint8Array(Buffer.from(environment.OLP_MASTER_KEY ?? '', 'base64'));
  const mark = markOf(makeVault(key), (await mail())?.id ?? 0);
  const report = statusReport({ mark, to: license.email });

  expect(await hand(report)).toMatchObject({ exit: 0, stderr: '' });
  expect(await mail()).toMatchObject({ outcome: 'failed', outcomeStatus: '5.1.1' });
  expect((await hand(report)).exit).toBe(0);
  expect(await hand(letter)).toMatchObject({ exit: 65, stdout: '' });
  const gone = { ...environment, DATABASE_URL: 'postgresql://keyturn@127.0.0.1:1/keyturn' };
  expect((await hand(report, gone)).exit).toBe(75);
  expect((await runProcess(script, [...args, '--colour'], environment)).exit).toBe(75);
});
