import type { Command } from 'commander';
import { clearCloneAlarm } from '@/lib/operations/computer/clear-clone-alarm';
import { listCloneAlarms } from '@/lib/operations/queues/list-clone-alarms';
import { readableAddress } from '@/lib/readable-address';
import { strangersWord } from '@/lib/strangers-words';
import { ok } from '@/lib/olp/result';
import { operator, print, withPortal } from './run';

export function addCloneAlarmCommands(program: Command): void {
  const alarm = program
    .command('clone-alarm')
    .description('Computers whose activation seems to be in use twice, or was restored.');
  alarm
    .command('list')
    .description('Those that stand, the last raised first, at most a thousand.')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const listed = await listCloneAlarms(context, operator, { part: true });
        print(options, ok(listed?.rows ?? []), (alarms) =>
          alarms.length === 0
            ? 'There is none.'
            : alarms
                .map(
                  (one) =>
                    `${one.activationId}  ${one.productName}  ${strangersWord(one.computerName || one.computerId)}  ${readableAddress(one.registeredEmail)}${one.suspendedAt ? '  suspended' : ''}\n    ${one.forks} in all, the last ${one.at.toISOString()}`,
                )
                .join('\n'),
        );
      }),
    );
  alarm
    .command('clear')
    .description('Clear one: its check-ins are answered again, and signs of copies count anew.')
    .argument('<activation>', 'activation id')
    .requiredOption('--reason <text>', 'why; it stands in the audit trail')
    .option('--json', 'print JSON')
    .action((activationId: string, options) =>
      withPortal(async ({ context }) => {
        const input = { activationId, reason: options.reason };
        print(options, await clearCloneAlarm(context, operator, input), ({ goesOn }) =>
          goesOn ? 'Cleared; the computer goes on at its next check-in.' : 'Cleared.',
        );
      }),
    );
}
