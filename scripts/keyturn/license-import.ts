import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { decodeFile } from '@/lib/olp/text/decode-file';
import { type Refusal, refuse } from '@/lib/olp/result';
import {
  importLicenses,
  listImported,
  previewImport,
} from '@/lib/operations/import/import-licenses';
import { columnNames } from '@/lib/operations/import/read-list';
import type { PortalCode } from '@/lib/rules/refusals';
import { strangersWord } from '@/lib/strangers-words';
import { type Admin, operator, print, withPortal } from './run';
import { sentence } from './words';

export function addImportCommand(license: Command): void {
  license
    .command('import')
    .description('Create a license for each row of a CSV file.')
    .argument('<file>', `its first row names the columns: ${columnNames.join(', ')}`)
    .option('--dry-run', 'say what would be created, and create nothing')
    .option('--again', 'create them once more, though the same file was imported before')
    .option('--json', 'print JSON')
    .action((path: string, options) =>
      withPortal(async (admin) => {
        const list = decodeFile(new Uint8Array(await readFile(path)));
        if (options.dryRun) return await look(admin, list, options);
        // Who repeats the command after a lost connection creates nothing twice.
        await create(admin, list, options, options.again ? randomUUID() : idOf(list));
      }),
    );
}

const idOf = (list: string) =>
  createHash('sha256')
    .update(list)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const said = (refusal: Refusal<PortalCode>) => ({ code: refusal.code, message: sentence(refusal) });

async function look({ context }: Admin, list: string, options: { json?: boolean }) {
  const looked = (await previewImport(context, operator, list)) ?? refuse('FORBIDDEN');
  if (!looked.ok) return print(options, looked, () => '');
  const { rows, wrong } = looked.value;
  const shown = rows.map(({ line, productName, owner, cells, faults }) => ({
    ...{ line, product: productName, email: cells.email, organization: cells.organization, owner },
    faults: faults.map(({ column, refusal }) => ({ column, ...said(refusal) })),
  }));
  if (wrong > 0) process.exitCode = 1;
  print(options, { ok: true, value: { rows: shown, wrong } }, () =>
    shown
      .flatMap(({ line, product, email, organization, owner, faults }) => [
        `${line}  ${product ?? '-'}  ${strangersWord(email)}  ${strangersWord(organization || '-')}${owner === 'new' ? ' (new)' : ''}`,
        ...faults.map(({ column, message }) => `    ${column ?? 'row'}: ${message}`),
      ])
      .join('\n'),
  );
}

async function create(
  { context }: Admin,
  list: string,
  options: { json?: boolean },
  importId: string,
) {
  const made = await importLicenses(context, operator, { list, importId });
  if (!made.ok) return print(options, made, () => '');
  const licenses = (await listImported(context, operator, importId)) ?? [];
  const refused = made.value.refused.map(({ line, refusal }) => ({ line, ...said(refusal) }));
  if (refused.length > 0) process.exitCode = 1;
  print(options, { ok: true, value: { importId, ...made.value, refused, licenses } }, () =>
    [
      ...licenses.map(({ activationKey, licenseId }) => `${activationKey}  license ${licenseId}`),
      ...refused.map(({ line, message }) => `line ${line}: ${message}`),
      `${made.value.created} created, ${made.value.existed} were there already.`,
    ].join('\n'),
  );
}
