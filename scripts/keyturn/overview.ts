import type { Command } from 'commander';
import { ok, refuse } from '@/lib/olp/result';
import { seeOverview } from '@/lib/operations/overview/see-overview';
import { whole } from './options';
import { operator, print, withPortal } from './run';

export function addOverviewCommand(program: Command): void {
  program
    .command('overview')
    .description('Seats in use, what happened on the last 90 days, and who met a limit this week.')
    .option('--product <id>', 'of this product alone', whole(1, 4_294_967_295))
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const seen = await seeOverview(context, operator, { product: options.product });
        print(
          options,
          seen ? ok(seen) : refuse('FORBIDDEN'),
          ({ asOf, seats, metLimits, refused }) =>
            [
              asOf ? `Counted at ${asOf.toISOString()}.` : 'Nothing is counted yet.',
              ...seats.slice(-7).map((one) => `${one.day}  ${one.seats} seats in use`),
              ...metLimits.map(
                ({ keyEnding, registeredEmail, released }) =>
                  `…${keyEnding}  ${registeredEmail}  met its limit: ${released} releases this week`,
              ),
              ...refused.map(
                ({ keyEnding, registeredEmail, code, times }) =>
                  `…${keyEnding}  ${registeredEmail}  was refused ${times} times this week: ${code}`,
              ),
            ].join('\n'),
        );
      }),
    );
}
