import type { Command } from 'commander';
import { addStaff } from '@/lib/operations/vendor/add-staff';
import { oneOf } from './options';
import { operator, print, withPortal } from './run';

export function addStaffCommands(program: Command): void {
  program
    .command('staff')
    .description('The people of the vendor.')
    .command('add')
    .argument('<email>')
    .option('--role <role>', 'agent or admin', oneOf('agent', 'admin'), 'agent')
    .option('--json', 'print JSON')
    .action((email, options) =>
      withPortal(async ({ context }) => {
        const result = await addStaff(context, operator, { email, role: options.role });
        print(options, result, (added) => `${added.email} is staff now, as ${added.role}.`);
      }),
    );
}
