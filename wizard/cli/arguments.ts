import { parseArgs } from 'node:util';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { text } from './text';

const OPTIONS = {
  product: { type: 'string' },
  state: { type: 'string' },
  'second-copy': { type: 'string' },
  machine: { type: 'boolean' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  window: { type: 'boolean' },
  'no-open': { type: 'boolean' },
  'activation-key': { type: 'string' },
  'computer-id': { type: 'string' },
  'computer-name': { type: 'string' },
  plain: { type: 'boolean' },
  new: { type: 'boolean' },
  png: { type: 'string' },
  'save-request': { type: 'string' },
  file: { type: 'string' },
  repair: { type: 'boolean' },
  yes: { type: 'boolean' },
  'lower-case': { type: 'boolean' },
  'device-code': { type: 'string' },
  online: { type: 'boolean' },
  'simulate-offline': { type: 'boolean' },
} as const;

type Flag = keyof typeof OPTIONS;

const EVERYWHERE: readonly Flag[] = [
  'product',
  'state',
  'second-copy',
  'machine',
  'lang',
  'json',
  'help',
  'simulate-offline',
];

const COMMANDS = {
  menu: [],
  start: [],
  activate: ['activation-key', 'computer-id', 'computer-name', 'plain', 'new'],
  request: [
    'activation-key',
    'computer-id',
    'computer-name',
    'plain',
    'new',
    'png',
    'save-request',
    'lower-case',
  ],
  accept: ['file', 'repair'],
  status: [],
  check: [],
  'check-in': [],
  deactivate: ['yes', 'png', 'online', 'lower-case'],
  codes: ['png', 'lower-case'],
  cancel: ['device-code'],
  clear: ['yes'],
} as const satisfies Record<string, readonly Flag[]>;

export type CommandName = keyof typeof COMMANDS;

export type Arguments = {
  /** Null: none was named. */
  command: CommandName | null;
  flags: ReturnType<typeof parse>['values'];
  /** What follows the command. */
  rest: string[];
};

/** What was typed on the command line, or `USAGE {reason}`. */
export function readArguments(typed: readonly string[]): Result<Arguments, Refusal<'USAGE'>> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(typed);
  } catch (error) {
    return usage(flagProblem(error as NodeJS.ErrnoException));
  }
  const { values: flags, positionals } = parsed;
  const [name, ...rest] = positionals;
  if (name === undefined) return ok({ command: null, flags, rest });
  if (!isCommand(name)) return usage(text('usage.unknownCommand', { command: name }));
  const allowed: readonly string[] = [...EVERYWHERE, ...COMMANDS[name]];
  const foreign = Object.keys(flags).find((flag) => !allowed.includes(flag));
  if (foreign) return usage(text('usage.notForCommand', { flag: foreign, command: name }));
  if (rest.length > 0 && name !== 'accept') {
    return usage(text('usage.unknownCommand', { command: positionals.join(' ') }));
  }
  return ok({ command: name, flags, rest });
}

function parse(typed: readonly string[]) {
  return parseArgs({ args: [...typed], options: OPTIONS, allowPositionals: true });
}

/** What `--lang` says, whatever is wrong with the rest: that too is said in this language. */
export function readLanguage(typed: readonly string[]): string | undefined {
  const options = { lang: OPTIONS.lang };
  const { lang } = parseArgs({ args: [...typed], options, strict: false }).values;
  return typeof lang === 'string' ? lang : undefined;
}

/** Node's message names the flag, in English. */
function flagProblem({ code, message }: NodeJS.ErrnoException): string {
  const flag = /'([^' ]+)/.exec(message)?.[1] ?? '';
  const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
  return text(unknown ? 'usage.unknownFlag' : 'usage.wrongFlag', { flag });
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function usage(reason: string) {
  return refuse('USAGE', { reason });
}
