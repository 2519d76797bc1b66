import type { Command } from 'commander';
import { createOrganization } from '@/lib/operations/organization/create-organization';
import { listOrganizations } from '@/lib/operations/organization/list-organizations';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { renameOrganization } from '@/lib/operations/organization/rename-organization';
import { readableAddress } from '@/lib/readable-address';
import { operator, print, withPortal } from './run';

const PAGE = 200;

const called = ({ name, reference }: { name: string; reference: string | null }) =>
  reference === null ? readableAddress(name) : `${readableAddress(name)} (${reference})`;

export function addOrganizationCommands(program: Command): void {
  const organization = program
    .command('organization')
    .description('The customers that own licenses; each is named by its id or reference.');
  organization
    .command('create')
    .description('Make one; with a reference that one has already, say which.')
    .requiredOption('--name <name>', 'as people know it')
    .option('--reference <text>', 'what you call it elsewhere, a customer number for instance')
    .option('--json', 'print JSON')
    .action(({ json, ...input }) =>
      withPortal(async ({ context }) =>
        print({ json }, await createOrganization(context, operator, input), (made) =>
          made.existed
            ? `${made.organizationId}  ${called(made)}, which was there already.`
            : `${made.organizationId}  ${called(made)}`,
        ),
      ),
    );
  organization
    .command('rename')
    .description('Give one another name, another reference, or both.')
    .argument('<organization>', 'id or reference')
    .option('--name <name>', 'as people know it')
    .option('--reference <text>', 'what you call it elsewhere')
    .option('--json', 'print JSON')
    .action((which: string, { json, ...input }) =>
      withPortal(async ({ context }) => {
        const renamed = await renameOrganization(context, operator, {
          organization: which,
          ...input,
        });
        print({ json }, renamed, (one) => `${one.organizationId}  ${called(one)}`);
      }),
    );
  organization
    .command('merge')
    .description('Move licenses and people of one into another; its id and reference lead there.')
    .argument('<from>', 'id or reference of the one that ends')
    .requiredOption('--into <organization>', 'id or reference of the one that stays')
    .option('--reason <text>', 'why; stands in the audit trail')
    .option('--json', 'print JSON')
    .action((from: string, { json, ...input }) =>
      withPortal(async ({ context }) =>
        print(
          { json },
          await mergeOrganizations(context, operator, { from, ...input }),
          (merged) =>
            `Merged into ${merged.organizationId}: licenses ${merged.licenses}, people ${merged.people}.`,
        ),
      ),
    );
  organization
    .command('list')
    .description(`By name, at most ${PAGE}.`)
    .option('--search <text>', 'part of the name, or the whole reference')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const input = { limit: PAGE, ...(options.search ? { search: options.search } : {}) };
        print(options, await listOrganizations(context, operator, input), (found) =>
          found.length === 0
            ? 'There is none.'
            : found
                .map(
                  (one) =>
                    `${one.organizationId}  ${called(one)}  licenses ${one.licenses}, people ${one.people}${one.personal ? ', a private buyer' : ''}`,
                )
                .join('\n'),
        );
      }),
    );
}
