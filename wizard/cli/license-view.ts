import { isoFromDay } from '@/lib/olp/day';
import { featureNames } from '@/lib/olp/features';
import type { Product } from '@/lib/olp/product-file';
import { ANY_MINOR, termsJson } from '@/lib/olp/terms';
import type { LicenseView, Status } from '@/wizard/core/evaluate';
import { dateInWords, dayInWords } from '@/wizard/language';
import { isText, text } from './text';
import { valueInText } from '@/lib/strangers-words';

/** A license as `--json` names it. Days are ISO dates, times unix seconds; null: no limit. */
export function licenseJson({ features }: Product, { lease, terms, ...license }: LicenseView) {
  const { feat, ver, exp, maint } = terms;
  return {
    ...license,
    terms: termsJson(terms),
    validUntil: exp === undefined ? null : isoFromDay(exp),
    features: feat === undefined ? null : featureNames(feat, features),
    highestVersion: ver ? `${ver[0]}.${ver[1] === ANY_MINOR ? '*' : ver[1]}` : null,
    maintenanceUntil: maint === undefined ? null : isoFromDay(maint),
    leaseUntil: lease?.end ?? null,
    graceUntil: lease?.graceEnd ?? null,
    unbound: terms.unbound === true,
  };
}

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
