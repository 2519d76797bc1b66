import type { Wizard } from '@/wizard/core/wizard';
import { type Edition, edition } from '@/wizard/edition';
import type { Answer } from './answer';
import { assets, bareStyle } from './assets.mjs';
import { openSecretly } from './hand-over';
import { tryingLines } from '@/wizard/cli/header';
import { say } from './text';
import { openWindow } from './window';

/** `--window`: serves the window until it is closed or Ctrl-C, and ends the process. */
export async function runWindow(
  wizard: Wizard,
  flags: { noOpen: boolean; ownLanguage: boolean },
): Promise<never> {
  const { noOpen, ownLanguage } = flags;
  const { address, entered, closed, close } = await openWindow({
    wizard,
    assets: withLogo(edition?.logo),
    bareStyle,
    ownLanguage,
  });
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
  const opened = !noOpen && (await openSecretly(address, Promise.race([entered, closed])));
  const lines = [
    ...tryingLines(),
    say(opened ? 'run.opened' : 'run.open'),
    `  ${address}`,
    say('run.end'),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  await closed;
  // A portal that has not answered yet holds nothing up: all that was changed is on the disk.
  process.exit(0);
}

function withLogo(logo: Edition['logo'] | undefined): ReadonlyMap<string, Answer> {
  if (!logo) return assets;
  const { type, base64 } = logo;
  return new Map([...assets, ['logo', { file: Buffer.from(base64, 'base64'), type }]]);
}
