import { once } from 'node:events';
import type { Command } from 'commander';
import { ok, refuse } from '@/lib/olp/result';
import { listEvents } from '@/lib/operations/trail/list-events';
import { type VerifiedTrail, verifyTrail } from '@/lib/operations/trail/verify-trail';
import { eventCategories } from '@/lib/rules/event-categories';
import { terminalLines } from '@/lib/strangers-words';
import { day, oneOf } from './options';
import { operator, print, withPortal } from './run';
import { t } from './words';

export function addAuditCommands(program: Command): void {
  const audit = program
    .command('audit')
    .description('What happened, and whether all of it is there.');
  filtersOf(audit.command('list').description('The newest events.'))
    .option('--cursor <text>', 'goes on where the page before said')
    .option('--json', 'print JSON')
    .action(({ json, cursor, ...filters }) =>
      withPortal(async ({ context }) => {
        const page = await listEvents(context, operator, { filters, cursor });
        print({ json }, page ? ok(page) : refuse('NOT_FOUND'), ({ rows, next }) =>
          [
            ...rows.map(({ at, type, person, door, keyEnding, computerName, reason }) =>
              [
                at.toISOString(),
                t(`staff.events.types.${type}`),
                person || t(`staff.events.doors.${door}`),
                keyEnding ? `…${keyEnding}` : '',
                computerName ?? '',
                reason ?? '',
              ]
                .filter(Boolean)
                .join('  '),
            ),
            ...(next ? [`--cursor ${next}`] : []),
          ].join('\n'),
        );
      }),
    );
  filtersOf(audit.command('export').description('All events as CSV, newest first.')).action(
    (filters) =>
      withPortal(async ({ context }) => {
        await write(listEvents.csvHead);
        let cursor: string | undefined;
        do {
          const part = await listEvents(context, operator, { filters, cursor, part: true });
          await write(listEvents.csvLines(part?.rows ?? []));
          cursor = part?.next ?? undefined;
        } while (cursor);
      }),
  );
  audit
    .command('verify')
    .description('Recomputes every chain; ends with 1 where something was changed.')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const result = await verifyTrail(context, operator);
        print(options, result, verified);
        if (result.ok && (result.value.faulty > 0 || result.value.persons.length > 0)) {
          process.exitCode = 1;
        }
      }),
    );
}

const filtersOf = (command: Command) =>
  command
    .option('--category <word>', eventCategories.join(', '), oneOf(...eventCategories))
    .option('--person <address>', 'mail address of who did it')
    .option('--license <id>', 'id of a license')
    .option('--since <day>', 'first day, YYYY-MM-DD, UTC', day)
    .option('--until <day>', 'last day, YYYY-MM-DD, UTC', day);

const FAULTS = {
  missing: 'is missing',
  changed: 'was changed',
  detached: 'does not follow the one before it',
  cut: 'is missing, and whatever came after it',
};

function verified({ licenses, events, faults, faulty, persons, alone, grant }: VerifiedTrail) {
  const more = faulty - faults.length;
  return [
    faulty === 0
      ? `${events} events of ${licenses} licenses follow one another as they were written.`
      : `Chains with a fault: ${faulty} of ${licenses}. The first event at fault of each:`,
    ...faults.map(
      ({ licenseId, sequence, fault }) => `  ${licenseId}: event ${sequence} ${FAULTS[fault]}`,
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(persons.length > 0
      ? [
          `Somebody else stands beside these events than they were written with: ${persons.join(', ')}.`,
        ]
      : []),
    `${alone} events are of no license and stand alone: whether one of those was taken away does not show.`,
    grant.trigger
      ? 'The database refuses to change or delete an event (trigger event_is_kept).'
      : 'The trigger event_is_kept is gone or off: the database lets events be changed.',
    GRANTS[grant.role],
  ].join('\n');
}

const GRANTS = {
  cannot: 'The role of this portal has no right to change, delete or truncate events.',
  may: 'The role of this portal has a right to change, delete or truncate events: revoke it (docs/operator.md).',
  owner:
    'The role of this portal owns the events, or may become who does: it could take the trigger away. These chains then show what was changed, unless all that follows was computed anew.',
};

/** A file may be longer than its reader is fast. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(process.stdout.isTTY ? terminalLines(text) : text))
    await once(process.stdout, 'drain');
}
