import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { deskLists } from '@/lib/desk-lists';
import type { Shape } from '@/lib/list-query';
import { ok, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import type { Viewer } from '@/lib/operations/viewer';
import { strangersWord } from '@/lib/strangers-words';
import { operator, print, withPortal } from './run';

type Row = Record<string, unknown>;
type Asked = { filters: object; sort?: string; cursor?: string };
type Known = {
  name: string;
  shape: Shape;
  preset?: object;
  list: ((
    context: Context,
    viewer: Viewer,
    asked: Asked,
  ) => Promise<{ rows: Row[]; next: string | null } | null>) & { sorts: readonly string[] };
};

const lists = deskLists as readonly unknown[] as readonly Known[];

/** The lists of the desk, with its filters, sorts and pages. */
export function addListCommand(program: Command): void {
  const list = program
    .command('list')
    .description('The lists of the desk, a page at a time, with the filters of their addresses.');
  for (const one of lists) {
    list
      .command(one.name)
      .option(
        '--where <filter=value>',
        `of: ${Object.keys(one.shape).join(', ')}`,
        (text: string, before: object) => ({ ...before, ...filter(one.shape, text) }),
        one.preset ?? {},
      )
      .option('--sort <order>', `of: ${one.list.sorts.join(', ')}`, (text: string) => {
        if (one.list.sorts.includes(text)) return text;
        throw new InvalidArgumentError(`Give one of: ${one.list.sorts.join(', ')}.`);
      })
      .option('--cursor <text>', 'goes on where the page before said')
      .option('--json', 'print JSON')
      .action(({ where, json, ...asked }) =>
        withPortal(async ({ context }) => {
          const page = await one.list(context, operator, { filters: where, ...asked });
          print({ json }, page ? ok(page) : refuse('NOT_FOUND'), ({ rows, next }) =>
            [...rows.map(line), ...(next ? [`--cursor ${next}`] : [])].join('\n'),
          );
        }),
      );
  }
}

/** One filter as it is typed; what the list does not know, or cannot read, is said at once. */
function filter(shape: Shape, text: string): object {
  const [name = '', ...rest] = text.split('=');
  const read = Object.hasOwn(shape, name) ? shape[name] : undefined;
  const value = read?.(rest.join('='));
  if (!read) throw new InvalidArgumentError(`Filters are: ${Object.keys(shape).join(', ')}.`);
  if (value === undefined) throw new InvalidArgumentError(`That is none of "${name}".`);
  return { [name]: value };
}

const line = (row: Row) => Object.values(row).map(word).filter(Boolean).join('  ');

function word(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' || typeof value === 'number' ? strangersWord(`${value}`) : '';
}
