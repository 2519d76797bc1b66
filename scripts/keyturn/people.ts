import type { Command } from 'commander';
import { invitePerson, takeInvitationBack } from '@/lib/operations/members/invite-person';
import { listMembers } from '@/lib/operations/organization/list-members';
import { addMember } from '@/lib/operations/people/add-member';
import { addStaff } from '@/lib/operations/people/add-staff';
import { disableStaff } from '@/lib/operations/people/disable-staff';
import { endSessions } from '@/lib/operations/people/end-sessions';
import { removeMember } from '@/lib/operations/people/remove-member';
import { oneOf } from './options';
import { listStaff } from '@/lib/operations/people/list-staff';
import { makeStaffSignInLink } from '@/lib/operations/people/make-sign-in-link';
import { readableAddress } from '@/lib/readable-address';
import { operator, print, withPortal } from './run';

export function addPeopleCommands(program: Command): void {
  addStaffCommands(program.command('staff').description('The people of the vendor.'));
  addMemberCommands(program.command('member').description('The people of the customers.'));
  program
    .command('session')
    .description('Who is signed in.')
    .command('end')
    .option('--email <address>', 'signs out this person on all their computers')
    .option('--all', 'signs out everybody')
    .option('--json', 'print JSON')
    .action((options, command: Command) => {
      if (!options.email === !options.all) command.error('Say --email ADDRESS or --all.');
      return withPortal(async ({ context }) => {
        const whose = options.all ? 'everybody' : { email: options.email };
        const result = await endSessions(context, operator, whose);
        print(options, result, ({ sessions }) => `Sessions ended: ${sessions}.`);
      });
    });
}

function addStaffCommands(staff: Command): void {
  staff
    .command('add')
    .description('Somebody new, the other role of somebody, or somebody who was disabled.')
    .argument('<email>')
    .option('--role <role>', 'agent or admin', oneOf('agent', 'admin'), 'agent')
    .option('--json', 'print JSON')
    .action((email, options) =>
      withPortal(async ({ context }) => {
        const result = await addStaff(context, operator, { email, role: options.role });
        print(
          options,
          result,
          (added) => `${readableAddress(added.email)} is staff now, as ${added.role}.`,
        );
      }),
    );
  staff
    .command('list')
    .description('Who they are, and in how many browsers they are signed in.')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) =>
        print(options, await listStaff(context, operator), (people) =>
          people.length === 0
            ? 'There is none.'
            : people
                .map(
                  ({ email, role, sessions }) =>
                    `${readableAddress(email)}  ${role ?? 'disabled'}, sessions ${sessions}`,
                )
                .join('\n'),
        ),
      ),
    );
  staff
    .command('sign-in-link')
    .description('Prints a link that signs in one of the staff, once, without any mail.')
    .argument('<email>')
    .option('--json', 'print JSON')
    .action((email, options) =>
      withPortal(async ({ context }) => {
        const result = await makeStaffSignInLink(context, operator, { email });
        print(options, result, ({ link, expiresAt, ...made }) =>
          [
            `Signs in ${readableAddress(made.email)}, once, before ${expiresAt.toISOString()}. Whoever has it signs in.`,
            link,
          ].join('\n'),
        );
      }),
    );
  staff
    .command('disable')
    .description('No longer staff, and signed out.')
    .argument('<email>')
    .option('--reason <text>', 'why; stands in the audit trail')
    .option('--json', 'print JSON')
    .action((email, { json, ...input }) =>
      withPortal(async ({ context }) => {
        const result = await disableStaff(context, operator, { email, ...input });
        print(
          { json },
          result,
          (gone) => `${readableAddress(gone.email)} is no longer staff, and signed out.`,
        );
      }),
    );
}

function addMemberCommands(member: Command): void {
  member
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
        print(
          { json },
          result,
          (made) =>
            `${readableAddress(made.email)} belongs to ${readableAddress(made.organizationName)} now.`,
        );
      }),
    );
  member
    .command('invite')
    .description('Asks somebody by mail to belong to the organization, for 7 days.')
    .argument('<email>')
    .requiredOption('--organization <id>', 'id or reference of the organization')
    .option('--role <role>', 'member or contact', oneOf('member', 'contact'), 'member')
    .option('--json', 'print JSON')
    .action((email, { json, ...input }) =>
      withPortal(async ({ context }) => {
        const result = await invitePerson(context, operator, { email, ...input });
        print(
          { json },
          result,
          (made) =>
            `${readableAddress(made.email)} is invited to ${readableAddress(made.organizationName)}, until ${made.expiresAt.toISOString()}. Invitation ${made.id}`,
        );
      }),
    );
  member
    .command('take-back')
    .description('An invitation is over, by its id.')
    .argument('<invitation>')
    .requiredOption('--organization <id>', 'id or reference of the organization')
    .option('--json', 'print JSON')
    .action((id, { json, organization }) =>
      withPortal(async ({ context }) => {
        const result = await takeInvitationBack(context, operator, { id, organization });
        print({ json }, result, () => 'The invitation is taken back.');
      }),
    );
  member
    .command('list')
    .description('Who belongs to the organization, and who is invited; the first 50 of each.')
    .requiredOption('--organization <id>', 'id or reference of the organization')
    .option('--json', 'print JSON')
    .action(({ json, organization }) =>
      withPortal(async ({ context }) => {
        const result = await listMembers(context, operator, organization);
        print(
          { json },
          result,
          ({ people, invitations }) =>
            [
              ...people.map(({ email, role }) => `${readableAddress(email)}  ${role}`),
              ...invitations.map(
                ({ id, email, role, expiresAt }) =>
                  `${readableAddress(email)}  invited as ${role} until ${expiresAt.toISOString()}, ${id}`,
              ),
            ].join('\n') || 'There is none.',
        );
      }),
    );
  member
    .command('remove')
    .description('No longer of the organization, and signed out.')
    .argument('<email>')
    .requiredOption('--organization <id>', 'id or reference of the organization')
    .option('--reason <text>', 'why; stands in the audit trail')
    .option('--json', 'print JSON')
    .action((email, { json, ...input }) =>
      withPortal(async ({ context }) => {
        const result = await removeMember(context, operator, { email, ...input });
        print(
          { json },
          result,
          (gone) =>
            `${readableAddress(gone.email)} left ${readableAddress(gone.organizationName)}.`,
        );
      }),
    );
}
