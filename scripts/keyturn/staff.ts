import type { Command } from 'commander';
import { addMember } from '@/lib/operations/vendor/add-member';
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
  program
    .command('member')
    .description('The people of the customers.')
    .command('add')
    .argument('<email>')
    .requiredOption('--organization <id>', 'id or reference of the organization')
    .option(
      '--role <role>',
      'member sees the own licenses, contact all of the organization',
      oneOf('member', 'contact'),
      'member',
    )
    .option('--json', 'print JSON')
    .action((email, { json, ...input }) =>
      withPortal(async ({ context }) => {
        const result = await addMember(context, operator, { email, ...input });
        print({ json }, result, (made) => `${made.email} belongs to ${made.organizationName} now.`);
      }),
    );
}
