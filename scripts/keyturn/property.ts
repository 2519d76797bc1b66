import type { Command } from 'commander';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { previewProperty } from '@/lib/operations/property/preview-property';
import { listPropertyChanges, undoProperty } from '@/lib/operations/property/property-changes';
import {
  listProperties,
  type PropertyPlace,
  setProperty,
} from '@/lib/operations/vendor/set-property';
import type { PortalCode } from '@/lib/rules/refusals';
import type { PropertyWarning } from '@/lib/properties/warn-about-properties';
import { whole } from './options';
import { type Admin, operator, print, withPortal } from './run';
import { t } from './words';

type Where = { product?: number; license?: string; json?: boolean };

export function addPropertyCommands(program: Command): void {
  const property = program.command('property').description('Server Properties.');
  scoped(property.command('set'))
    .argument('<name>')
    .argument('<value>', 'true, false or a number; "default" returns it to the default')
    .action((name: string, text: string, options: Where) =>
      at(options, async ({ context }, place) => {
        const value = text === 'default' ? null : readValue(text);
        const result = worded(await setProperty(context, operator, { name, value, place }));
        print(options, result, (change) =>
          [`${change.name} = ${JSON.stringify(change.after)}`, ...warned(change)].join('\n'),
        );
      }),
    );
  scoped(property.command('get'))
    .argument('<name>')
    .action((name: string, options: Where) =>
      at(options, async ({ context }, place) => {
        const listed = await list(context, place);
        const found =
          listed.ok && listed.value.properties.find((property) => property.name === name);
        const result = !listed.ok ? listed : found ? ok(found) : refuse('PROPERTY_UNKNOWN');
        print(options, result, (view) => JSON.stringify(view.value));
      }),
    );
  scoped(property.command('history'))
    .description('Who changed it there, newest first.')
    .argument('<name>')
    .action((name: string, options: Where) =>
      at(options, async ({ context }, place) => {
        const changes = (await listPropertyChanges(context, operator, { place, name })) ?? [];
        print(options, ok({ changes }), ({ changes: all }) =>
          all
            .map(({ at: when, person, door, before, after }) =>
              [
                when.toISOString(),
                person || door,
                JSON.stringify(before),
                '→',
                JSON.stringify(after),
              ]
                .join('  ')
                .trimEnd(),
            )
            .join('\n'),
        );
      }),
    );
  scoped(property.command('undo'))
    .description('Take its last change there back.')
    .argument('<name>')
    .action((name: string, options: Where) =>
      at(options, async ({ context }, place) => {
        const [last] = (await listPropertyChanges(context, operator, { place, name })) ?? [];
        const result = last
          ? worded(await undoProperty(context, operator, { changeId: last.id }))
          : refuse('NOTHING_TO_CHANGE');
        print(options, result, (change) =>
          [`${change.name} = ${JSON.stringify(change.after)}`, ...warned(change)].join('\n'),
        );
      }),
    );
  scoped(property.command('preview'))
    .description('What customers would meet with this value; nothing is changed.')
    .argument('<name>')
    .argument('<value>', 'as for set')
    .action((name: string, text: string, options: Where) =>
      at(options, async ({ context }, place) => {
        const value = text === 'default' ? null : readValue(text);
        const result = worded(await previewProperty(context, operator, { name, value, place }));
        print(options, result, ({ met, ...preview }) =>
          [
            ...met.map(({ situation, answer, count, days }) => {
              const period = t('staff.met.period', { ever: String(days < 0), days });
              const said = t('staff.met.answer', { answer, count, period });
              return `${t(`staff.met.situations.${situation}`)}: ${said}`;
            }),
            ...warned(preview),
          ].join('\n'),
        );
      }),
    );
  scoped(property.command('list')).action((options: Where) =>
    at(options, async ({ context }, place) => {
      print(options, await list(context, place), ({ properties, warnings }) =>
        [
          ...properties.map(
            (property) =>
              `${property.name} = ${JSON.stringify(property.value)}\n    ${property.description}`,
          ),
          ...warned({ warnings }),
        ].join('\n'),
      );
    }),
  );
}

function scoped(command: Command): Command {
  return command
    .option('--product <id>', 'for this product', whole(1, 4_294_967_295))
    .option('--license <license>', 'for this license: its id or Activation Key')
    .option('--json', 'print JSON');
}

/** The same with its warnings in words. */
const worded = <T extends { warnings: PropertyWarning[] }>(
  result: Result<T, Refusal<PortalCode>>,
) => {
  if (!result.ok) return result;
  const warnings = result.value.warnings.map((code) => t(`propertyWarning.${code}`));
  return ok({ ...result.value, warnings });
};

/** Every Server Property with its description. */
async function list(context: Admin['context'], place: PropertyPlace) {
  const listed = worded(await listProperties(context, operator, place));
  if (!listed.ok) return listed;
  const properties = listed.value.properties.map((one) => ({
    ...one,
    description: t(`property.${one.name}`),
  }));
  return ok({ ...listed.value, properties });
}

const warned = ({ warnings }: { warnings: string[] }) =>
  warnings.map((warning) => `Warning: ${warning}`);

function at(options: Where, work: (admin: Admin, place: PropertyPlace) => Promise<void>) {
  return withPortal(async (admin) => {
    if (options.license !== undefined) {
      const licenseId = await findLicenseId(admin.context, operator, options.license);
      if (!licenseId) return print(options, refuse('NOT_FOUND'), () => '');
      return work(admin, { scope: 'license', licenseId });
    }
    if (options.product !== undefined) {
      return work(admin, { scope: 'product', productId: options.product });
    }
    return work(admin, { scope: 'global' });
  });
}

/** JSON where it is JSON, else the text itself: `true`, `3`, `"text"`, text. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
