import type { Command } from 'commander';
import { compromiseRingKey } from '@/lib/operations/key-ring/compromise-ring-key';
import { listRingKeys } from '@/lib/operations/key-ring/list-ring-keys';
import { reissueComputerKeys } from '@/lib/operations/key-ring/reissue-computer-keys';
import { retireRingKey } from '@/lib/operations/key-ring/retire-ring-key';
import { rewrapSecrets } from '@/lib/operations/key-ring/rewrap-secrets';
import { rotateRingKey } from '@/lib/operations/key-ring/rotate-ring-key';
import { env } from '@/lib/env';
import { ok } from '@/lib/olp/result';
import { makeVault } from '@/lib/vault/vault';
import { whole } from './options';
import { type Admin, operator, print, withPortal } from './run';

const productId = whole(1, 4_294_967_295);
const kid = whole(0, 31);

export function addKeyCommands(product: Command): void {
  const key = product.command('key').description("The keys of a product's ring.");
  key
    .command('list')
    .argument('<productId>', 'product id', productId)
    .option('--json', 'print JSON')
    .action((id, options) =>
      withPortal(async ({ context }) => {
        const keys = ok({ keys: (await listRingKeys(context, operator, id)) ?? [] });
        print(options, keys, ({ keys: all }) =>
          all
            .map((one) =>
              [one.kid, one.algorithm, one.state, `${one.computers} computers`].join('  '),
            )
            .join('\n'),
        );
      }),
    );
  key
    .command('rotate')
    .description('Sign with the next key from now on, which programs know already.')
    .argument('<productId>', 'product id', productId)
    .option('--signing <kid>', 'the key in use that you saw: given twice, it rotates once', kid)
    .option('--requests', 'instead: a new key that programs encrypt their requests for')
    .option('--reason <text>', 'why; stands in the audit trail')
    .option('--json', 'print JSON')
    .action((id, options) =>
      withPortal(async ({ context }) => {
        const result = await rotateRingKey(context, operator, {
          productId: id,
          use: options.requests ? 'requests' : 'signing',
          ...(options.signing === undefined ? {} : { signing: options.signing }),
          ...(options.reason ? { reason: options.reason } : {}),
        });
        print(options, result, (rotated) => `Key ${rotated.kid} is in use now. ${EXPORT}`);
      }),
    );
  key
    .command('compromise')
    .description('Somebody else may have this key: refuse it, and sign again what it signed.')
    .argument('<productId>', 'product id', productId)
    .argument('<kid>', 'number of the key', kid)
    .requiredOption('--reason <text>', 'why; stands in the audit trail')
    .option('--json', 'print JSON')
    .action((id, number, options) =>
      withPortal(async (admin) => {
        const input = { productId: id, kid: number, reason: options.reason };
        const marked = await compromiseRingKey(admin.context, operator, input);
        // Marked by a call that was broken off: what is left is signed again.
        if (!marked.ok && marked.error.code !== 'NOTHING_TO_CHANGE') {
          return print(options, marked, () => '');
        }
        const computers = await reissueAll(admin, id);
        print(
          options,
          ok({ kid: number, computers }),
          () => `Key ${number} is compromised; ${computers} Computer Keys signed again. ${EXPORT}`,
        );
      }),
    );
  key
    .command('retire')
    .description('Take a key that nobody needs out of the ring, and destroy its seed.')
    .argument('<productId>', 'product id', productId)
    .argument('<kid>', 'number of the key', kid)
    .option('--reason <text>', 'why; stands in the audit trail')
    .option('--json', 'print JSON')
    .action((id, number, options) =>
      withPortal(async ({ context }) => {
        const result = await retireRingKey(context, operator, {
          productId: id,
          kid: number,
          ...(options.reason ? { reason: options.reason } : {}),
        });
        print(options, result, (retired) => `Key ${retired.kid} is retired. ${EXPORT}`);
      }),
    );
}

export const EXPORT = 'Export the product file for the next release of the program.';

async function reissueAll({ context }: Admin, id: number): Promise<number> {
  let computers = 0;
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof reissueComputerKeys>> = await reissueComputerKeys(
      context,
      operator,
      { productId: id, ...(after ? { after } : {}) },
    );
    if (!page.ok) throw new Error(page.error.code);
    computers += page.value.computers;
    after = page.value.next;
  } while (after);
  return computers;
}

export function addMasterKeyCommands(program: Command): void {
  const masterKey = program.command('master-key').description('The key that seals all others.');
  masterKey
    .command('fingerprint')
    .description('Which key OLP_MASTER_KEY is, as notes of backups name it. Asks no database.')
    .option('--json', 'print JSON')
    .action((options) => {
      const { id } = makeVault(env().masterKey);
      print(options, ok({ masterKey: id }), () => id);
    });
  masterKey
    .command('rewrap')
    .description(
      'Seal with OLP_MASTER_KEY what OLP_OTHER_MASTER_KEY sealed, beside running portals.',
    )
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const result = await rewrapSecrets(context, operator);
        print(
          options,
          result,
          ({ ringKeys, receiptKeys, activationKeys }) =>
            `Sealed anew: ${ringKeys} keys of products, ${receiptKeys} of receipts, ${activationKeys} Activation Keys. The old master key is needed no more.`,
        );
      }),
    );
}
