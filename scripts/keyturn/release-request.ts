import type { Command } from 'commander';
import { ok } from '@/lib/olp/result';
import { listReleaseRequests } from '@/lib/operations/queues/list-release-requests';
import { decideReleaseRequest } from '@/lib/operations/release-request/decide-release-request';
import { giveClaimBack } from '@/lib/operations/release-request/give-claim-back';
import { operator, print, withPortal } from './run';
import { readableAddress } from '@/lib/readable-address';
import { LONGEST_REASON, strangersWord } from '@/lib/strangers-words';

export function addReleaseRequestCommands(program: Command): void {
  const request = program
    .command('release-request')
    .description('Requests for the seats of computers that no longer work.');
  request
    .command('list')
    .description('The open ones, the oldest first, at most a thousand.')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const filters = { state: 'open' } as const;
        const listed = await listReleaseRequests(context, operator, { filters, part: true });
        print(options, ok(listed?.rows ?? []), (requests) =>
          requests.length === 0
            ? 'None is open.'
            : requests
                .map(
                  (request) =>
                    `${request.id}  ${request.openedAt.toISOString()}  ${request.productName}  ${strangersWord(request.computerName || request.computerId)}  ${readableAddress(request.registeredEmail)}\n    “${strangersWord(request.reason, LONGEST_REASON)}”`,
                )
                .join('\n'),
        );
      }),
    );
  request
    .command('grant')
    .description('Free the seat; the owner is mailed.')
    .argument('<request>', 'request id')
    .option('--answer <text>', 'what the customer is told')
    .option('--json', 'print JSON')
    .action((requestId: string, options) => decide(requestId, true, options));
  request
    .command('decline')
    .description('Keep the seat in use; the owner is mailed why.')
    .argument('<request>', 'request id')
    .requiredOption('--answer <text>', 'what the customer is told')
    .option('--json', 'print JSON')
    .action((requestId: string, options) => decide(requestId, false, options));
  request
    .command('give-back')
    .description('A release that nobody proved counts for no limit of its customer any more.')
    .argument('<computer>', 'activation id')
    .requiredOption('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action((activationId: string, options: { reason: string; json?: boolean }) =>
      withPortal(async ({ context }) => {
        const { reason } = options;
        const given = await giveClaimBack(context, operator, { activationId, reason });
        print(options, given, () => 'Given back: the computer itself stays deactivated.');
      }),
    );
}

function decide(requestId: string, grant: boolean, options: { answer?: string; json?: boolean }) {
  return withPortal(async ({ context }) => {
    const { answer } = options;
    const input = { requestId, grant, ...(answer ? { answer } : {}) };
    const decided = await decideReleaseRequest(context, operator, input);
    print(options, decided, () => (grant ? 'Granted: the seat is free.' : 'Declined.'));
  });
}
