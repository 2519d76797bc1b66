import { parseArgs } from 'node:util';
import { ensureInstalled } from '../scripts/start/install.mjs';
import { root } from '../scripts/start/paths.mjs';
import { run } from '../scripts/start/run.mjs';
import { runScript, say } from '../scripts/start/say.mjs';
import { assertNode } from '../scripts/start/settings.mjs';

const usage = `npm run years [-- options]
  --devices 300   computers
  --days 3500     of each: 10⁶ device-days
  --seed 1        of all that is chosen; printed by every run`;

/** Months of computers, by the same test that is short in the test run (docs/faults.md). */
runScript(async () => {
  assertNode();
  const { values } = parseArgs({
    options: {
      devices: { type: 'string', default: '300' },
      days: { type: 'string', default: '3500' },
      seed: { type: 'string', default: '' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    say(usage);
    return 0;
  }
  await ensureInstalled();
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'database'];
  const { code } = await run(
    process.execPath,
    [...vitest, 'faults/years.db.test.ts', '-t', 'months'],
    {
      cwd: root,
      output: 'show',
      env: {
        ...process.env,
        KEYTURN_YEARS: `${values.devices} ${values.days}`,
        KEYTURN_SEED: values.seed,
        LOG_LEVEL: 'silent',
      },
    },
  );
  return code ?? 1;
});
