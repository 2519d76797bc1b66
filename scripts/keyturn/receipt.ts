import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { checkReceipt } from '@/lib/operations/receipt/check-receipt';
import { decodeFile } from '@/lib/olp/text/decode-file';
import { type PublicReceiptKey, verifyReceipt } from '@/lib/receipt/receipt';
import { operator, print, withPortal } from './run';
import { strangersWord } from '@/lib/strangers-words';

export function addReceiptCommands(program: Command): void {
  const receipt = program.command('receipt').description('Receipts of deactivations.');
  receipt
    .command('verify')
    .description('Check a signed receipt. With --keys it needs no portal and no network.')
    .argument('<file>', 'the receipt, a JSON file')
    .option('--keys <file>', "the portal's /.well-known/keyturn-receipt-keys.json, saved earlier")
    .option('--json', 'print JSON')
    .action(async (file: string, options: { keys?: string; json?: boolean }) => {
      const text = decodeFile(readFileSync(file));
      const checked = options.keys
        ? verifyReceipt(text, readKeys(options.keys))
        : await withPortal(({ context }) => checkReceipt(context, operator, text));
      print(options, checked, (good) =>
        [
          `Good: signed by ${good.portal} with its receipt key ${good.keyId}.`,
          `${strangersWord(good.computerName) || 'A computer'} (${strangersWord(good.computerId)}) of ${good.productName}, license ${good.license},`,
          `was deactivated at ${good.releasedAt}, ${good.proof}.`,
        ].join('\n'),
      );
    });
}

function readKeys(file: string): PublicReceiptKey[] {
  const { keys } = JSON.parse(decodeFile(readFileSync(file))) as { keys?: PublicReceiptKey[] };
  if (!Array.isArray(keys)) throw new Error(`${file} holds no receipt keys.`);
  return keys;
}
