import { type Result, refuse } from '@/lib/olp/result';
import type { Wizard } from '@/wizard/core/wizard';
import { localeOfTerminal, speak } from '@/wizard/language';
import { type Arguments, type CommandName, readArguments, readLanguage } from './arguments';
import { accept } from './commands/accept';
import { activate } from './commands/activate';
import { cancel } from './commands/cancel';
import { check } from './commands/check';
import { checkIn, start } from './commands/check-in';
import { clear } from './commands/clear';
import { codes } from './commands/codes';
import { deactivate } from './commands/deactivate';
import { request } from './commands/request';
import { status } from './commands/status';
import { confirms, menu } from './menu';
import { open } from './open';
import { drawInLowerCase } from './qr-code';
import { EXIT, type Outcome } from './outcome';
import { report, reportRefusal } from './report';
import { helpLines } from './help-lines';
import { opensWindow } from './opens-window';
import { usageLines } from './usage-lines';
import { wayLines } from './way-lines';
import { type Screen, screenOf } from './screen';
import type { Terminal } from './terminal';

type Command = (
  wizard: Wizard,
  typed: Arguments,
  screen: Screen,
) => Result<Outcome> | Promise<Result<Outcome>>;

const commands: Record<Exclude<CommandName, 'menu'>, Command> = {
  request,
  accept,
  activate,
  status,
  check,
  start,
  'check-in': checkIn,
  deactivate: confirmed(deactivate),
  codes,
  cancel,
  clear: confirmed(clear),
};

/** Runs one command line and answers its exit code. */
async function main(typed: readonly string[]): Promise<number> {
  speak(localeOfTerminal(readLanguage(typed), process.env));
  const read = readArguments(typed);
  if (!read.ok) {
    return reportRefusal(read.error, { command: null, json: typed.includes('--json') });
  }
  const { command, flags } = read.value;
  const interactive =
    command === 'menu' ||
    (command === null && (process.stdin.isTTY || opensWindow()) && !flags.json);
  if (flags.help || (command === null && !interactive && !flags.window)) {
    process.stdout.write(`${usageLines().join('\n')}\n`);
    return flags.help ? EXIT.OK : EXIT.OTHER;
  }
  const as = { command, json: flags.json === true };
  if (flags['lower-case']) drawInLowerCase();
  const opened = open(flags);
  if (!opened.ok) return reportRefusal(opened.error, as);
  const wizard = opened.value;
  if (flags.window || (command === null && opensWindow())) {
    const { runWindow } = await import('@/wizard/app/run');
    const ownLanguage = flags.lang !== undefined;
    return runWindow(wizard, { noOpen: flags['no-open'] === true, ownLanguage });
  }
  if (command === null || command === 'menu')
    return atTerminal((terminal) => menu(wizard, terminal));

  const result = await commands[command](wizard, read.value, screenOf(process.stdout));
  if (result.ok) return report(result.value, { ...as, product: wizard.product });
  const exitCode = reportRefusal(result.error, { ...as, product: wizard.product });
  if (!as.json) {
    const way = await wayLines(result.error, screenOf(process.stderr));
    const more = [...way, ...helpLines(result.error, wizard.product)];
    process.stderr.write(more.map((line) => `${line}\n`).join(''));
  }
  return exitCode;
}

/** A command that destroys the license, after somebody has agreed to that. */
function confirmed(command: Command): Command {
  return async (wizard, typed, screen) => {
    const { yes, json } = typed.flags;
    if (!yes) {
      if (json || !process.stdin.isTTY) return refuse('CONFIRM');
      if (!(await atTerminal(confirms))) return refuse('CONFIRM');
    }
    return command(wizard, typed, screen);
  };
}

async function atTerminal<T>(talk: (terminal: Terminal) => Promise<T>): Promise<T> {
  const { openTerminal } = await import('./open-terminal');
  const terminal = await openTerminal(process.stdin, process.stdout);
  try {
    return await talk(terminal);
  } finally {
    terminal.close();
  }
}

// A single executable holds a script, which cannot wait at its top. Until it is answered, it has failed.
process.exitCode = EXIT.OTHER;
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
