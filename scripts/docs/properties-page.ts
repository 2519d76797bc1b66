import { DEFAULT_LOCALE } from '@/i18n/locales';
import { languageOf } from '@/i18n/words';
import { definitionOf, propertyNames } from '@/lib/properties/registry/registry';

const { t } = languageOf(DEFAULT_LOCALE);

const HEAD = `# Server Properties

How the portal behaves is set by Server Properties, at run time and without a restart: operations go by them at once, pages
within a second. Each change is in the audit trail, with who, when, before and after.

    npm run keyturn -- property list
    npm run keyturn -- property set options/maxReleaseCount 2
    npm run keyturn -- property set customerSite/showDeactivationVerificationCode true --product 70021
    npm run keyturn -- property set options/maxReleaseCount default --license C5NYF-4JRSE-PZBQW-FQ889

A value counts for everything (global), for one product, or for one license; the narrowest one that is set counts. Lists are
given as JSON: \`'["10.0.0.0/8"]'\`. Names are those of Quick License Manager where it has one.

<!-- Made from lib/properties/registry and messages/en.json by \`npm run docs\`. -->
`;

/** docs/server-properties.md: every property, from the registry that validates them. */
export function propertiesPage(): string {
  const sections = [...new Set(propertyNames.map(sectionOf))].map((section) => {
    const names = propertyNames.filter((name) => sectionOf(name) === section);
    return `## ${section}\n\n${names.map(entry).join('\n\n')}\n`;
  });
  return `${HEAD}\n${sections.join('\n')}`;
}

const sectionOf = (name: string) => name.split('/')[0] ?? '';

function entry(name: (typeof propertyNames)[number]): string {
  const { values, scopes, inherit } = definitionOf(name);
  const also =
    inherit === undefined ? '' : ` For a license, ${inherit} means: as the wider scope says.`;
  return `### ${name}\n\n${t(`property.${name}`)}${also}\n\n- Values: ${t(`propertyValues.${values}`)}\n- Default: ${shown(definitionOf(name).default)}\n- Set for: ${scopes.join(', ')}`;
}

function shown(value: unknown): string {
  if (value === '') return 'empty';
  return Array.isArray(value) && value.length === 0
    ? 'an empty list'
    : `\`${JSON.stringify(value)}\``;
}
