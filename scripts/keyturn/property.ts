import type { Command } from 'commander';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
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
