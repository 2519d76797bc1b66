import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { tooMuchForShortKeys } from '@/lib/olp/short-key-room';
import { ok } from '@/lib/olp/result';
import { changeProduct, listProducts } from '@/lib/operations/product/products';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { addKeyCommands, EXPORT } from './key-ring';
import { names, oneOf, whole } from './options';
import { operator, print, withPortal } from './run';

const productId = whole(1, 4_294_967_295);
const days = whole(1, 3650);

/** Not on standard output, which may be JSON. */
function warnOfLongKeys(features: string[] = [], leaseDays: number | null = null) {
  const tooMuch = tooMuchForShortKeys({ features: features.length, leaseDays });
  if (tooMuch.length === 0) return;
  const named = tooMuch.map((together) => together.join(' and ')).join(', or ');
  const lease = leaseDays === null ? '' : ' and the lease of this product';
  process.stderr.write(
    `Note: beside an end${lease}, a short key has no room for ${named}. Licenses that name so much get the full key only.\n`,
  );
}

export function addProductCommands(program: Command): void {
  const product = program.command('product').description('Create products, export their files.');
  addKeyCommands(product);
  product
    .command('create')
    .requiredOption('--name <name>', 'as customers know it')
    .option('--id <number>', 'product id; random if left out', productId)
    .option(
      '--algorithm <name>',
      'ed25519, or s48 for keys that are typed',
      oneOf('ed25519', 's48'),
    )
    .option('--features <names>', 'divided by commas', names)
    .option('--allow-unbound', 'allow activations by Computer ID alone')
    .option('--unbound-days <days>', 'how long an unbound key is valid', days)
    .option('--short-keys', 'issue short keys beside signed ones')
    .option('--short-key-lease-days <days>', 'how long a short key runs without check-in', days)
    .option('--lease-days <days>', 'default days a program runs without check-in', whole(1, 65_534))
    .option('--grace-days <days>', 'days of warning after a lease is over', whole(0, 3650))
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const result = await createProduct(context, operator, {
          ...(options.id === undefined ? {} : { id: options.id }),
          name: options.name,
          ...(options.algorithm ? { signatureAlgorithm: options.algorithm } : {}),
          ...(options.features ? { features: options.features } : {}),
          allowUnbound: options.allowUnbound === true,
          ...(options.unboundDays ? { unboundDays: options.unboundDays } : {}),
          issueShortKeys: options.shortKeys === true,
          ...(options.shortKeyLeaseDays ? { shortKeyLeaseDays: options.shortKeyLeaseDays } : {}),
          ...(options.leaseDays ? { defaultLeaseDays: options.leaseDays } : {}),
          ...(options.graceDays === undefined ? {} : { graceDays: options.graceDays }),
        });
        print(options, result, (created) => `Product ${created.productId} created.`);
        if (result.ok && options.shortKeys) warnOfLongKeys(options.features, options.leaseDays);
      }),
    );
  product
    .command('list')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const known = await listProducts(context, operator);
        print(options, ok({ products: known?.products ?? [] }), ({ products }) =>
          products
            .map(({ id, name, features }) => [id, name, features.join(',')].join('  '))
            .join('\n'),
        );
      }),
    );
  product
    .command('change')
    .description('Change what its product file says; features are only added.')
    .argument('<productId>', 'product id', productId)
    .option('--name <name>', 'as customers know it')
    .option('--add-features <names>', 'divided by commas; after those it has', names)
    .option('--unbound <on|off>', 'allow activations by Computer ID alone', oneOf('on', 'off'))
    .option('--unbound-days <days>', 'how long an unbound key is valid', days)
    .option('--short-keys <on|off>', 'issue short keys beside signed ones', oneOf('on', 'off'))
    .option('--short-key-lease-days <days>', 'how long a short key runs without check-in', days)
    .option(
      '--lease-days <days>',
      'default days a program runs without check-in; 0 for none',
      whole(0, 65_534),
    )
    .option('--grace-days <days>', 'days of warning after a lease is over', whole(0, 3650))
    .option('--json', 'print JSON')
    .action((id, options) =>
      withPortal(async ({ context }) => {
        const { name, unbound, unboundDays, shortKeys, shortKeyLeaseDays } = options;
        const { leaseDays, graceDays, addFeatures } = options;
        const result = await changeProduct(context, operator, {
          productId: id,
          ...(addFeatures ? { addFeatures } : {}),
          settings: {
            ...{ name, unboundDays, shortKeyLeaseDays, graceDays },
            ...(unbound ? { allowUnbound: unbound === 'on' } : {}),
            ...(shortKeys ? { issueShortKeys: shortKeys === 'on' } : {}),
            ...(leaseDays === undefined ? {} : { defaultLeaseDays: leaseDays || null }),
          },
        });
        print(options, result, (changed) => `${changed.name} is changed. ${EXPORT}`);
      }),
    );
  product
    .command('export')
    .description('Print the product file; the build adds version and buildDate.')
    .argument('<productId>', 'product id', productId)
    .option('--version <version>', 'version of the program, for a complete file')
    .option('--build-date <day>', 'build date of the program, for a complete file')
    .option('--out <file>', 'write it there instead')
    .option('--json', 'JSON in any case; for symmetry')
    .action((id, options) =>
      withPortal(async ({ context }) => {
        const result = await exportProduct(context, operator, id);
        if (!result.ok) return print(options, result, () => '');
        const { version, buildDate } = options;
        const file = {
          ...result.value,
          ...(version && { version }),
          ...(buildDate && { buildDate }),
        };
        const text = `${JSON.stringify(file, null, 2)}\n`;
        if (options.out) writeFileSync(options.out, text);
        else process.stdout.write(text);
      }),
    );
}
