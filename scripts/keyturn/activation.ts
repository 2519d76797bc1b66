import type { Command } from 'commander';
import { refuse, ok } from '@/lib/olp/result';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { renameComputer } from '@/lib/operations/computer/rename-computer';
import { getLicense } from '@/lib/operations/license/get-license';
import { operator, print, withPortal } from './run';
import { strangersWord } from '@/lib/strangers-words';

export function addActivationCommands(program: Command): Command {
  const activation = program.command('activation').description('Computers of a license.');
  activation
    .command('list')
    .argument('<license>', 'license id or Activation Key')
    .option('--search <text>', 'Computer ID or name')
    .option('--cursor <cursor>', 'go on where the page before ended')
    .option('--json', 'print JSON')
    .action((which, options) =>
      withPortal(async ({ context }) => {
        const id = await findLicenseId(context, operator, which);
        const input = { ...options };
        const view = id && (await getLicense(context, operator, id, input));
        const result = view
          ? ok({ computers: view.computers, nextCursor: view.nextCursor })
          : refuse('NOT_FOUND');
        print(options, result, ({ computers }) =>
          computers
            .map(
              (computer) =>
                `${computer.activationId}  ${computer.state}  ${strangersWord(computer.computerName)}  ${strangersWord(computer.computerId)}`,
            )
            .join('\n'),
        );
      }),
    );
  activation
    .command('release')
    .description('Free a seat: with the code of the computer, or with a reason.')
    .argument('<activation>', 'activation id')
    .option('--code <dvc>', 'Deactivation Verification Code')
    .option('--reason <text>', 'why, where there is no code')
    .option('--json', 'print JSON')
    .action((activationId, options) =>
      withPortal(async ({ context }) => {
        const result = await deactivateComputer(context, operator, {
          activationId,
          ...(options.code ? { code: options.code } : {}),
          ...(options.reason ? { reason: options.reason } : {}),
        });
        print(options, result, (done) =>
          done.result === 'released'
            ? `Seat of ${strangersWord(done.computerName || done.computerId)} released, ${done.proof}.`
            : `Nothing freed: ${done.result.replaceAll('_', ' ')}.`,
        );
      }),
    );
  activation
    .command('rename')
    .description('Give an active computer another Computer Name.')
    .argument('<activation>', 'activation id')
    .requiredOption('--name <name>', 'as people know it, up to 32 bytes')
    .option('--json', 'print JSON')
    .action((activationId, { json, name }) =>
      withPortal(async ({ context }) =>
        print(
          { json },
          await renameComputer(context, operator, { activationId, name }),
          (renamed) => `It is called ${strangersWord(renamed.computerName)} now.`,
        ),
      ),
    );
  return activation;
}
