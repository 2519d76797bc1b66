import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { root } from '../fixtures/portal';

/** Types a command into a second terminal, in the clone. */
export async function typeInto(command: string, env: NodeJS.ProcessEnv) {
  const child = spawn('bash', ['-c', `exec 2>&1; ${command}`], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done(code ?? -1));
  });
  const [code, shown] = await Promise.all([ended, text(child.stdout)]);
  return { code, shown };
}
