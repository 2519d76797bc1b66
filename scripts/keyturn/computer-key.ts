import { readFile, writeFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { zipOfLicenseFiles } from '@/lib/license-files';
import { ok, refuse } from '@/lib/olp/result';
import { decodeFile } from '@/lib/olp/text/decode-file';
import {
  activateOnLicense,
  type OnLicenseInput,
} from '@/lib/operations/activate/activate-on-license';
import { makeKeysToHandOver, readKeysToHandOver } from '@/lib/operations/own/keys-to-hand-over';
import { sendComputerKey } from '@/lib/operations/desk/send-computer-key';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { getComputerKey, renewKey } from '@/lib/operations/license/get-computer-key';
import { strangersWord } from '@/lib/strangers-words';
import { operator, print, withPortal } from './run';

const NONE = 'No computer of it waits for a new key; no file is written.';

type Asked = { request?: string; computerId?: string; name?: string; deviceCode?: string };

/** Computer Keys for a customer: of a computer without network, of one that is active, of all that need one. */
export function addComputerKeyCommands(activation: Command, license: Command): void {
  activation
    .command('activate')
    .description('Activate a computer for a customer, and print its Computer Key.')
    .argument('<license>', 'license id or Activation Key')
    .option('--request <file>', 'what the wizard made: a request file or its text; - reads it')
    .option('--computer-id <id>', 'in place of a request')
    .option('--device-code <code>', 'with it; without one where the product allows that')
    .option('--name <name>', 'with it: the Computer Name')
    .option('--json', 'print JSON')
    .action((which: string, options) =>
      withPortal(async ({ context }) => {
        const input = await inputOf(options);
        const id = await findLicenseId(context, operator, which);
        const done = id
          ? await activateOnLicense(context, operator, id, input)
          : refuse('NOT_FOUND');
        print(options, done, (key) => key.shortComputerKey ?? key.computerKey);
      }),
    );
  activation
    .command('key')
    .description('The newest Computer Key of an active computer.')
    .argument('<activation>', 'activation id')
    .option('--renew', 'make a new one, if the terms of its license have changed')
    .option('--mail', 'mail it to the address of the license, in place of printing it')
    .option('--json', 'print JSON')
    .action((activationId: string, { renew, mail, ...options }) =>
      withPortal(async ({ context }) => {
        if (renew) {
          const renewed = await renewKey(context, operator, activationId);
          if (!renewed.ok) return print(options, renewed, () => '');
        }
        if (mail) {
          const sent = await sendComputerKey(context, operator, activationId);
          const mailed = sent.ok ? ok({ recipient: sent.value }) : sent;
          return print(options, mailed, ({ recipient }) => `Mailed to ${recipient}.`);
        }
        const found = await getComputerKey(context, operator, activationId);
        print(options, found.ok ? ok(found.value.key) : found, (key) => key.computerKey);
      }),
    );
  license
    .command('hand-over')
    .description(
      'Make the new Computer Keys that offline computers need, and write all as one ZIP.',
    )
    .argument('<license>', 'license id or Activation Key')
    .requiredOption('--out <file>', 'where the ZIP is written; nothing is overwritten')
    .option('--json', 'print JSON')
    .action((which: string, { out, ...options }) =>
      withPortal(async ({ context }) => {
        const id = await findLicenseId(context, operator, which);
        const made = id ? await makeKeysToHandOver(context, operator, id) : refuse('NOT_FOUND');
        if (!id || !made.ok) return print(options, made, () => '');
        const keys = (await readKeysToHandOver(context, operator, id)) ?? [];
        if (keys.length === 0)
          return print(options, ok({ ...made.value, computers: [], file: null }), () => NONE);
        await writeFile(out, zipOfLicenseFiles(keys, context.now()), { flag: 'wx', mode: 0o600 });
        const computers = keys.map(({ computerName, computerId }) => ({
          computerName,
          computerId,
        }));
        print(options, ok({ ...made.value, computers, file: out }), () =>
          [
            `${made.value.made} made; ${keys.length} to hand over in ${out}:`,
            ...computers.map((one) => strangersWord(one.computerName || one.computerId)),
          ].join('\n'),
        );
      }),
    );
}

async function inputOf({ request, computerId, name, deviceCode }: Asked): Promise<OnLicenseInput> {
  if (request && computerId) throw new Error('Give --request or --computer-id, not both.');
  if (request === '-') return { request: await readAll(process.stdin) };
  if (request) return { request: decodeFile(new Uint8Array(await readFile(request))) };
  if (!computerId) throw new Error('Give --request or --computer-id.');
  return {
    computerId,
    ...(name ? { computerName: name } : {}),
    ...(deviceCode ? { deviceCode } : {}),
  };
}
