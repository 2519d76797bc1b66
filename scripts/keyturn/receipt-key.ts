import type { Command } from 'commander';
import { compromiseReceiptKey } from '@/lib/operations/receipt/compromise-receipt-key';
import { describeReceiptKeys } from '@/lib/operations/receipt/receipt-keys';
import { rotateReceiptKey } from '@/lib/operations/receipt/rotate-receipt-key';
import { ok } from '@/lib/olp/result';
import { whole } from './options';
import { operator, print, withPortal } from './run';

const keyId = whole(1, 1_000_000);

export function addReceiptKeyCommands(program: Command): void {
  const key = program.command('receipt-key').description('The keys that sign receipts.');
  key
    .command('list')
    .description('The public keys that receipts are checked with, and how each stands.')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const found = (await describeReceiptKeys(context, operator)) ?? [];
        const keys = ok({
          keys: found.map(({ id, publicKey, state }) => ({ id, publicKey, state })),
        });
        print(options, keys, ({ keys: all }) =>
          all.map(({ id, publicKey, state }) => `${id}  ${publicKey}  ${state}`).join('\n'),
        );
      }),
    );
  key
    .command('rotate')
    .description('Sign with the next key from now on; the old ones stay published.')
    .option('--signing <id>', 'the key in use that you saw: given twice, it rotates once', keyId)
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const rotated = await rotateReceiptKey(context, operator, { signing: options.signing });
        print(options, rotated, (done) => `Receipts are signed with key ${done.keyId} now.`);
      }),
    );
  key
    .command('compromise')
    .description('Somebody else may have this key: what it signed proves nothing any more.')
    .argument('<id>', 'number of the key', keyId)
    .requiredOption('--reason <text>', 'why; stands in the audit trail')
    .option('--json', 'print JSON')
    .action((id, options) =>
      withPortal(async ({ context }) => {
        const input = { keyId: id, reason: options.reason };
        const marked = await compromiseReceiptKey(context, operator, input);
        print(
          options,
          marked,
          (done) =>
            `Key ${done.keyId} is compromised; key ${done.signing} signs. A receipt by the old one is signed anew when it is opened in the portal: whoever relies on receipts fetches the list of keys again, and asks for them anew.`,
        );
      }),
    );
}
