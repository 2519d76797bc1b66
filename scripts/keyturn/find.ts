import type { Command } from 'commander';
import { ok, refuse } from '@/lib/olp/result';
import { findAtDesk } from '@/lib/operations/find/find-at-desk';
import { strangersWord } from '@/lib/strangers-words';
import { operator, print, withPortal } from './run';

const NOTHING = 'Nothing is called so.';
const UNUSED =
  'No released computer had this code. One that is not used yet is known by its license.';

export function addFindCommand(program: Command): void {
  program
    .command('find')
    .description('Licenses, computers and organizations, by anything that names one.')
    .argument(
      '<text>',
      'a key or its last group, address, name, Computer ID, code, reference or id',
    )
    .option('--json', 'print JSON')
    .action((text: string, options) =>
      withPortal(async ({ context }) => {
        const found = await findAtDesk(context, operator, text);
        print(
          options,
          found ? ok(found) : refuse('NOT_FOUND'),
          ({ licenses, computers, organizations, products, properties, unusedCode }) =>
            [
              ...licenses.map(
                (one) =>
                  `license  ${one.id}  …${one.keyEnding}  ${one.productName}  ${strangersWord(one.organizationName)}  ${one.registeredEmail}  ${one.standing}`,
              ),
              ...computers.map(
                (one) =>
                  `computer  ${one.activationId}  ${strangersWord(one.computerName || one.computerId)}  ${one.productName}  ${one.state}`,
              ),
              ...organizations.map((one) => `organization  ${one.id}  ${strangersWord(one.name)}`),
              ...products.map(({ id, name }) => `product  ${id}  ${name}`),
              ...properties.map((name) => `property  ${name}`),
              ...(unusedCode ? [UNUSED] : []),
            ].join('\n') || NOTHING,
        );
      }),
    );
}
