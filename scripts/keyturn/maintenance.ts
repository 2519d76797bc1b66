import type { Command } from 'commander';
import { setProperty } from '@/lib/operations/vendor/set-property';
import { operator, print, withPortal } from './run';
import { t } from './words';

/** The one Server Property that says so, for all instances. */
const MESSAGE = 'server/maintenanceMessage';

export function addMaintenanceCommands(program: Command): void {
  const maintenance = program
    .command('maintenance')
    .description(
      'Closes the portal for customers, and opens it again; within a second, on every instance.',
    );
  maintenance
    .command('on')
    .option('--message <text>', 'what customers read')
    .option('--json', 'print JSON')
    .action(({ message = t('maintenance.text'), json }: { message?: string; json?: boolean }) =>
      say(message, { json: json === true }),
    );
  maintenance
    .command('off')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => say(null, { json: json === true }));
}

const say = (value: string | null, output: { json: boolean }) =>
  withPortal(async ({ context }) => {
    const place = { scope: 'global' } as const;
    const result = await setProperty(context, operator, { name: MESSAGE, value, place });
    print(output, result, ({ after }) =>
      after ? `The portal is closed for customers, who read: ${after}` : 'The portal is open.',
    );
  });
