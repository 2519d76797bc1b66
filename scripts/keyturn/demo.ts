import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { product } from '@/lib/db/schema/product';
import { describeDemo, type DemoDescription } from './describe-demo';
import { growDemo } from './grow-demo';
import { loadDemo } from './load-demo';
import { whole } from './options';
import { type Admin, withPortal } from './run';

const NO_DEMO = 'This is not demo data. The Activation Keys of customers are mailed.';

export function addDemoCommands(program: Command): void {
  const demo = program.command('demo').description('Example data for trying Keyturn out.');
  demo
    .command('load')
    .description('Load the example data into an empty database.')
    .option('--if-empty', 'do nothing, quietly, if there is data already')
    .action((options: { ifEmpty?: boolean }) =>
      withPortal(async ({ context }) => {
        const taken = await context.db.select({ id: product.id }).from(product).limit(1);
        if (taken.length === 0) {
          await loadDemo(context);
          process.stdout.write('Demo data loaded.\n');
        } else if (!options.ifEmpty) {
          throw new Error(
            'This database holds products already; the demo data wants an empty one.',
          );
        }
      }),
    );
  demo
    .command('grow')
    .description('Add organizations that look like life to the demo data, to see the desk full.')
    .option('--organizations <count>', 'how many', whole(1, 10_000), 200)
    .option('--seed <number>', 'the same seed makes the same choices', whole(1, 2 ** 31), 1)
    .action((options: { organizations: number; seed: number }) =>
      withPortal(async ({ context }) => {
        if (!(await describeDemo(context))) throw new Error(NO_DEMO);
        const done = (n: number) => process.stdout.write(`\r${n} of ${options.organizations}`);
        await growDemo(context, { ...options, done });
        process.stdout.write('\n');
      }),
    );
  demo
    .command('describe')
    .description('Say how to sign in, and write it all to a file, if this is demo data.')
    .requiredOption('--base-url <url>')
    .requiredOption('--database-url <url>')
    .requiredOption('--mailbox-url <url>')
    .requiredOption('--out <file>')
    .action((options: DescribeOptions) => withPortal((admin) => describe(admin, options)));
  demo
    .command('keys')
    .description('The Activation Keys to try the demo with; short Computer Keys first.')
    .action(() => withPortal(keys));
}

/** Where an activation would succeed, beginning with what is typed fastest. */
async function keys({ context }: Admin): Promise<void> {
  const demo = await describeDemo(context);
  if (!demo) throw new Error(NO_DEMO);
  const products = demo.products.toSorted((a, b) => Number(b.shortKeys) - Number(a.shortKeys));
  for (const { productId, name } of products) {
    for (const one of demo.licenses) {
      if (one.productId !== productId || one.status !== 'active' || one.freeSeats === 0) continue;
      const seats = `${one.freeSeats} of ${one.seats} free`;
      const line = [one.activationKey, name.padEnd(15), seats.padEnd(15), one.registeredEmail];
      process.stdout.write(`${line.join('  ')}\n`);
    }
  }
}

type DescribeOptions = { baseUrl: string; databaseUrl: string; mailboxUrl: string; out: string };

async function describe({ context }: Admin, options: DescribeOptions): Promise<void> {
  const demo = await describeDemo({ ...context, portalUrl: options.baseUrl });
  if (!demo) return;
  const folder = resolve(dirname(options.out), 'products');
  mkdirSync(folder, { recursive: true });
  const { files, ...described } = demo;
  const products = described.products.map((one, index) => {
    const file = resolve(folder, `${one.productId}.json`);
    writeFileSync(file, `${JSON.stringify(files[index], null, 2)}\n`);
    return { ...one, productFile: relative(process.cwd(), file) };
  });
  const { baseUrl, databaseUrl, mailboxUrl } = options;
  const content = { baseUrl, databaseUrl, mailboxUrl, ...described, products };
  writeFileSync(options.out, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  process.stdout.write(signInText(demo, options));
}

/** The product to begin with is the one whose Computer Keys are short enough to type. */
function tryText({ products }: DemoDescription): string[] {
  const first = products.find(({ shortKeys }) => shortKeys);
  if (!first) return [];
  return [
    `Begin with ${first.name} (product ${first.productId}), whose Computer Keys are short. In a second terminal:`,
    '  npm run keyturn -- demo keys',
    '  npm run wizard -- request --activation-key …',
  ];
}

function signInText(demo: DemoDescription, { baseUrl, mailboxUrl }: DescribeOptions): string {
  const width = Math.max(...demo.accounts.map((account) => account.email.length));
  return [
    `Sign in at ${baseUrl}/sign-in as one of these; the mailed code arrives at ${mailboxUrl}`,
    ...demo.accounts.map(
      (account) => `  ${account.email.padEnd(width)}  ${account.role}, ${account.organization}`,
    ),
    '',
    ...tryText(demo),
    '',
  ].join('\n');
}
