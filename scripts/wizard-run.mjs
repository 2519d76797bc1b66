import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './start/install.mjs';
import { buildFolder } from './start/paths.mjs';
import { runScript, sayOnStderr } from './start/say.mjs';
import { assertNode } from './start/settings.mjs';

/** `npm run wizard -- …`: the License Wizard, as it runs on a customer's computer. */
runScript(async () => {
  sayOnStderr();
  assertNode();
  await ensureInstalled();
  await ensureBuilt(['wizard']);
  const child = spawn(
    process.execPath,
    [join(buildFolder, 'wizard.mjs'), ...process.argv.slice(2)],
    {
      // Paths on the command line are meant from where it was typed; npm moves to the clone.
      cwd: (process.env.npm_lifecycle_event === 'wizard' && process.env.INIT_CWD) || process.cwd(),
      stdio: 'inherit',
    },
  );
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return await new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
});
