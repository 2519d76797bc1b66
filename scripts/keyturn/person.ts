import { once } from 'node:events';
import type { Command } from 'commander';
import { asJson } from '@/lib/operations/personal/as-json';
import { erasePerson } from '@/lib/operations/personal/erase-person';
import { readPersonData } from '@/lib/operations/personal/read-personal-data';
import { readableAddress } from '@/lib/readable-address';
import { visibleJson } from '@/lib/strangers-words';
import { operator, print, withPortal } from './run';

export function addPersonCommands(program: Command): void {
  const person = program
    .command('person')
    .description('What is held about somebody, for those who ask for it by letter.');
  person
    .command('export')
    .description('All of it as JSON.')
    .argument('<email>')
    .action((email) =>
      withPortal(async ({ context }) => {
        const first = await readPersonData(context, operator, { email });
        if (!first.ok) return print({}, first, () => '');
        const parts = asJson(email, first.value, async (place) => {
          const part = await readPersonData(context, operator, { email, place });
          if (!part.ok) throw new Error('Whoever it is about was erased meanwhile.');
          return part.value;
        });
        for await (const text of parts) {
          if (!process.stdout.write(visibleJson(text))) await once(process.stdout, 'drain');
        }
      }),
    );
  person
    .command('erase')
    .description('Their account, and what names them beside what they did. Licenses stay.')
    .argument('<email>')
    .requiredOption('--reason <text>', 'why; stands in the audit trail, so do not name them')
    .option('--json', 'print JSON')
    .action((email, { json, reason }) =>
      withPortal(async ({ context }) => {
        const result = await erasePerson(context, operator, { email, reason });
        print({ json }, result, ({ licenses, withoutContact, ...erased }) =>
          [
            `${readableAddress(erased.email)} is erased. Licenses that stay registered to the address: ${licenses}.`,
            ...withoutContact.map(
              (name) => `${readableAddress(name)} has no contact any more: add one.`,
            ),
          ].join('\n'),
        );
      }),
    );
}
