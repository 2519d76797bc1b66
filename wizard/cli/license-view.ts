import type { Product } from '@/lib/olp/product-file';
import type { LicenseView, Status } from '@/wizard/core/evaluate';
import { dateInWords, dayInWords } from '@/wizard/language';
import { licenseJson } from './license-json';
import { isText, text } from './text';
import { valueInText } from '@/lib/strangers-words';

/** Where the license stands, in one sentence. */
export function stateSentence(
  product: Product,
  { state, license }: Pick<Status, 'state' | 'license'>,
) {
  const name = `state.${state}`;
  const json = license && licenseJson(product, license);
  return text(isText(name) ? name : 'state.other', {
    code: state,
    version: product.version,
    validUntil: json?.validUntil ? dayInWords(json.validUntil) : '',
    highestVersion: json?.highestVersion ?? '',
    maintenanceUntil: json?.maintenanceUntil ? dayInWords(json.maintenanceUntil) : '',
    graceUntil: json?.graceUntil ? dateInWords(json.graceUntil) : '',
  });
}

/** The terms in words, one fact a line. */
export function licenseLines(product: Product, license: LicenseView): string[] {
  const json = licenseJson(product, license);
  const { validUntil, features, highestVersion, maintenanceUntil, leaseUntil } = json;
  const featureList = features?.join(', ') || text('fact.noFeatures');
  const facts: [string, string | null][] = [
    [text('fact.validUntil'), validUntil ? dayInWords(validUntil) : text('fact.perpetual')],
    [text('fact.features'), features ? featureList : text('fact.allFeatures')],
    [
      text('fact.versions'),
      highestVersion
        ? text('fact.versionsUpTo', { version: highestVersion })
        : text('fact.allVersions'),
    ],
    [text('fact.maintenance'), maintenanceUntil && dayInWords(maintenanceUntil)],
    [text('fact.checkIn'), leaseUntil === null ? null : dateInWords(leaseUntil)],
    [
      text('fact.activationKey'),
      text('fact.activationKeyEnding', { ending: json.activationKeyEnding }),
    ],
    [text('fact.computerName'), json.computerName || null],
    [text('fact.computerId'), json.computerId],
    [text('fact.deviceCode'), json.unbound ? null : json.deviceCode],
    [text('fact.kind'), text(json.kind === 'CK' ? 'fact.signed' : 'fact.short')],
  ];
  return [...factLines(facts), ...(json.unbound ? [text('fact.unbound')] : [])];
}

/** Labels in one column, values in the next; facts without a value are left out. */
export function factLines(facts: readonly (readonly [string, string | null])[]): string[] {
  const shown = facts.flatMap(([label, value]) =>
    value === null ? [] : [[label, value] as const],
  );
  const width = Math.max(...shown.map(([label]) => label.length));
  return shown.map(([label, value]) => `  ${label.padEnd(width)}  ${valueInText(value)}`);
}
