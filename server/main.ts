import { fileURLToPath } from 'node:url';
import { log } from '@/lib/log';
import { captureConsole } from './capture-console';
import { startPortal } from './start-portal';
import { StartRefused } from './start-refused';

/** The project: one level up, whether this runs as .build/server.mjs or as it is. */
const root = fileURLToPath(new URL('..', import.meta.url));

captureConsole();
try {
  await startPortal(root);
} catch (error) {
  if (error instanceof StartRefused) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, 'the portal could not start');
  process.exit(1);
}
