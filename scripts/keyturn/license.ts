import type { Command } from 'commander';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { reissueActivationKey } from '@/lib/operations/vendor/reissue-activation-key';
import { changeLicenseAddress } from '@/lib/operations/people/change-license-address';
import { moveLicense } from '@/lib/operations/people/move-license';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { noteLicense } from '@/lib/operations/vendor/note-license';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { refuse } from '@/lib/olp/result';
import { day, names, oneOf, version, whole } from './options';
import { readableAddress } from '@/lib/readable-address';
import { addImportCommand } from './license-import';
import { type Admin, operator, print, withPortal } from './run';

const EXTENDED = 'extended';
const OVER = `Its term is over: nothing new is activated. Computers that are active refuse a key that is over
and run until their present one ends. To stop them at their next check-in: "license suspend", which can be
resumed, or "license revoke", which is final.`;

const seats = whole(1, 100_000);

export function addLicenseCommands(program: Command): Command {
  const license = program.command('license').description('Create licenses and change them.');
  license
    .command('create')
    .requiredOption('--product <id>', 'product id', whole(1, 4_294_967_295))
    .requiredOption('--email <address>', 'the address it is registered to')
    .option('--organization <id>', 'id or reference of the owner; left out for a private buyer')
    .option('--or-named', 'the organization of that name, made if there is none')
    .option('--seats <number>', 'computers that may be active', seats, 1)
    .option(
      '--term <term>',
      'perpetual, subscription or trial',
      oneOf('perpetual', 'subscription', 'trial'),
    )
    .option('--until <day>', 'last day of the term', day)
    .option('--maintenance <day>', 'builds later than this day are refused', day)
    .option('--features <names>', 'divided by commas', names)
    .option('--version <major.minor>', 'highest version allowed', version)
    .option('--lease-days <days>', 'days a program runs without check-in', whole(1, 65_534))
    .option('--reference <text>', 'the order or contract it belongs to')
    .option('--json', 'print JSON')
    .action((options) =>
      withPortal(async ({ context }) => {
        const result = await createLicense(context, operator, {
          productId: options.product,
          organization: options.organization ?? null,
          ...(options.orNamed ? { orNamed: true } : {}),
          email: options.email,
          seats: options.seats,
          term: options.term ?? (options.until ? 'subscription' : 'perpetual'),
          ...(options.until ? { lastDay: options.until } : {}),
          ...(options.maintenance ? { maintenanceLastDay: options.maintenance } : {}),
          ...(options.features ? { features: options.features } : {}),
          ...(options.version ? { version: options.version } : {}),
          ...(options.leaseDays ? { leaseDays: options.leaseDays } : {}),
          ...(options.reference ? { reference: options.reference } : {}),
        });
        print(
          options,
          result,
          (created) => `${created.activationKey}  license ${created.licenseId}`,
        );
      }),
    );
  change(license, 'extend', 'Change the terms: days, seats, features, version.')
    .option(
      '--term <term>',
      'perpetual, subscription or trial',
      oneOf('perpetual', 'subscription', 'trial'),
    )
    .option('--until <day>', 'last day of the term', day)
    .option('--maintenance <day>', 'last day of maintenance', day)
    .option('--seats <number>', 'computers that may be active', seats)
    .option('--features <names>', 'all of them, divided by commas', names)
    .option('--version <major.minor>', 'highest version allowed', version)
    .option('--lease-days <days>', 'days a program runs without check-in', whole(1, 65_534))
    .option('--reference <text>', 'the order or contract it belongs to')
    .action((which, options) =>
      onLicense(which, options, EXTENDED, ({ context }, id) =>
        extendLicense(context, operator, id, {
          ...(options.term ? { term: options.term } : {}),
          ...(options.features ? { features: options.features } : {}),
          ...(options.version ? { version: options.version } : {}),
          ...(options.leaseDays ? { leaseDays: options.leaseDays } : {}),
          ...(options.reference ? { reference: options.reference } : {}),
          ...(options.until ? { lastDay: options.until } : {}),
          ...(options.maintenance ? { maintenanceLastDay: options.maintenance } : {}),
          ...(options.seats ? { seats: options.seats } : {}),
          ...(options.reason ? { reason: options.reason } : {}),
        }),
      ),
    );
  change(license, 'suspend', 'Stop activations and unproven releases until resumed.').action(
    (which, options) =>
      onLicense(which, options, 'suspended', ({ context }, id) =>
        suspendLicense(context, operator, id, options.reason),
      ),
  );
  change(license, 'resume', 'End a suspension.').action((which, options) =>
    onLicense(which, options, 'resumed', ({ context }, id) =>
      resumeLicense(context, operator, id, options.reason),
    ),
  );
  change(license, 'reissue-key', 'A new Activation Key in the place of one that leaked.').action(
    (which, options) =>
      withPortal(async ({ context }) => {
        const id = await findLicenseId(context, operator, which);
        const result = id
          ? await reissueActivationKey(context, operator, id, options.reason)
          : refuse('NOT_FOUND');
        print(
          options,
          result,
          (reissued) => `${reissued.activationKey}  license ${reissued.licenseId}`,
        );
      }),
  );
  license
    .command('note')
    .description('Write a note into the history of a license.')
    .argument('<license>', 'license id or Activation Key')
    .argument('<text>', 'the note')
    .option('--json', 'print JSON')
    .action((which, text, options) =>
      withLicense(which, async ({ context }, id) =>
        print(
          options,
          id ? await noteLicense(context, operator, id, text) : refuse('NOT_FOUND'),
          ({ licenseId }) => `License ${licenseId}: noted.`,
        ),
      ),
    );
  change(license, 'revoke', 'End a license for good.').action((which, options) =>
    onLicense(which, options, 'revoked', ({ context }, id) =>
      revokeLicense(context, operator, id, options.reason),
    ),
  );
  addImportCommand(license);
  addOwnerCommands(license);
  return license;
}

/** Whose a license is. */
function addOwnerCommands(license: Command): void {
  change(license, 'change-address', 'Register a license to another mail address.')
    .requiredOption('--email <address>', 'the address it is registered to from now on')
    .action((which, { json, email, reason }) =>
      withLicense(which, async ({ context }, id) => {
        const input = { email, ...(reason ? { reason } : {}) };
        print(
          { json },
          id ? await changeLicenseAddress(context, operator, id, input) : refuse('NOT_FOUND'),
          (changed) =>
            `License ${changed.licenseId} is registered to ${readableAddress(changed.email)} now.`,
        );
      }),
    );
  change(license, 'move', 'Give a license to another organization, or to its private buyer.')
    .option('--organization <id>', 'id or reference of the owner')
    .option('--private', 'to whoever it is registered to')
    .action((which, { json, organization, private: own, reason }, command: Command) => {
      if (!organization === !own) command.error('Say --organization ID or --private.');
      return withLicense(which, async ({ context }, id) => {
        const input = { organization: own ? null : organization, ...(reason ? { reason } : {}) };
        print(
          { json },
          id ? await moveLicense(context, operator, id, input) : refuse('NOT_FOUND'),
          (moved) =>
            `License ${moved.licenseId} belongs to ${moved.organizationName ?? 'its private buyer'} now.`,
        );
      });
    });
}

const withLicense = (which: string, work: (admin: Admin, id: string | null) => Promise<void>) =>
  withPortal(async (admin) => work(admin, await findLicenseId(admin.context, operator, which)));

function change(license: Command, name: string, description: string): Command {
  return license
    .command(name)
    .description(description)
    .argument('<license>', 'license id or Activation Key')
    .option('--reason <text>', 'why; stands in the audit trail')
    .option('--json', 'print JSON');
}

type Change = (admin: Admin, id: string) => ReturnType<typeof suspendLicense>;

function onLicense(which: string, options: { json?: boolean }, done: string, act: Change) {
  return withPortal(async (admin) => {
    const id = await findLicenseId(admin.context, operator, which);
    const result = id ? await act(admin, id) : refuse('NOT_FOUND');
    print(options, result, ({ licenseId, termIsOver }) =>
      [`License ${licenseId} ${done}.`, ...(done === EXTENDED && termIsOver ? [OVER] : [])].join(
        '\n',
      ),
    );
  });
}
