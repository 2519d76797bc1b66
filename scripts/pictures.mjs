import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './start/install.mjs';
import { root } from './start/paths.mjs';
import { run } from './start/run.mjs';
import { Refusal, runScript } from './start/say.mjs';
import { chromium, ensureBrowser } from './test/browser.mjs';
import { installTools } from './test/install-tools.mjs';

/** Takes the pictures of README and guides from the running demo, into docs/pictures. */
runScript(async () => {
  await ensureInstalled();
  await ensureBuilt(['server', 'keyturn', 'wizard', 'pages']);
  await installTools([chromium]);
  const env = { ...process.env, KEYTURN_CHROMIUM: await ensureBrowser() };
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const config = join(root, 'e2e', 'pictures', 'playwright.config.ts');
  const { code, text } = await run(process.execPath, [cli, 'test', '-c', config], { env });
  if (code !== 0) throw new Refusal(text);
  return 0;
});
