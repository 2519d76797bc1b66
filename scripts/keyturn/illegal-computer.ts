import type { Command } from 'commander';
import { ok } from '@/lib/olp/result';
import { listIllegalComputers } from '@/lib/operations/queues/list-illegal-computers';
import { liftIllegalComputer } from '@/lib/operations/computer/lift-illegal-computer';
import { operator, print, withPortal } from './run';
import { strangersWord } from '@/lib/strangers-words';

type Seen = { times: number; firstSeenAt: Date; lastSeenAt: Date };

const timesOf = ({ times, firstSeenAt, lastSeenAt }: Seen) =>
  times === 1
    ? `once, ${lastSeenAt.toISOString()}`
    : `${times} times, ${firstSeenAt.toISOString()} to ${lastSeenAt.toISOString()}`;

export function addIllegalComputerCommands(program: Command): void {
  const illegal = program
    .command('illegal-computer')
    .description('Computers that were seen using a license they had given up.');
  illegal
    .command('list')
    .description('The last seen first, at most a thousand.')
    .option('--all', 'also those that were let go')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const filters = { state: options.all ? 'all' : 'standing' } as const;
        const listed = await listIllegalComputers(context, operator, { filters, part: true });
        print(options, ok(listed?.rows ?? []), (computers) =>
          computers.length === 0
            ? 'None was seen.'
            : computers
                .map(
                  (computer) =>
                    `${computer.activationId}  ${computer.productName}  ${strangersWord(computer.computerName || computer.computerId)}  ${computer.state}${computer.liftedAt ? '  let go' : ''}\n    seen ${timesOf(computer)}${computer.address ? `, from ${computer.address}` : ''}`,
                )
                .join('\n'),
        );
      }),
    );
  illegal
    .command('lift')
    .description(
      'Let one go; with the last of its license, releases without a code are allowed again.',
    )
    .argument('<activation>', 'activation id')
    .requiredOption('--reason <text>', 'why; it stands in the audit trail')
    .option('--json', 'print JSON')
    .action((activationId: string, options) =>
      withPortal(async ({ context }) => {
        const input = { activationId, reason: options.reason };
        const lifted = await liftIllegalComputer(context, operator, input);
        print(options, lifted, ({ releasesAllowed }) =>
          releasesAllowed ? 'Let go; releases without a code are allowed again.' : 'Let go.',
        );
      }),
    );
}
