import { describe, expect, test } from 'vitest';
import { DEFAULT_LOCALE } from '@/i18n/locales';
import { messagesOf } from '@/i18n/words';
import { effectiveProperties } from './read-properties';
import {
  definitionOf,
  isPropertyName,
  type Properties,
  type PropertyName,
  propertyNames,
} from './registry/registry';
import { warnAboutProperties } from './warn-about-properties';

const DVC = 'customerSite/showDeactivationVerificationCode';
const COUNT = 'options/maxReleaseCount';

const texts = messagesOf(DEFAULT_LOCALE);

test('words are there for Server Properties, and no others', () => {
  expect(Object.keys(texts.property).sort()).toEqual([...propertyNames].sort());
});

describe.each(propertyNames)('%s', (name) => {
  const { default: value, schema, scopes, values } = definitionOf(name);
  test('has a default of its own type, a scope and lines for people', () => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(scopes).toContain('global');
    expect(texts.property[name]).toMatch(/^[A-Z].*\.$/);
    expect(texts.propertyValues[values]).toMatch(/^[a-z].*[^.]$/i);
    expect(name).toMatch(/^[a-z]+[A-Za-z]*\/[A-Za-z_]+$/);
  });
});

test('names are only those of the list', () => {
  expect(isPropertyName(DVC)).toBe(true);
  for (const name of ['', 'toString', '__proto__', DVC.toLowerCase()])
    expect(isPropertyName(name)).toBe(false);
});

test('the narrowest scope that is set counts; the rest has its default', () => {
  const rows = [
    { name: DVC, value: true },
    { name: COUNT, value: 3 },
    { name: DVC, value: false },
  ];
  const values = effectiveProperties(rows);
  expect(values[DVC]).toBe(false);
  expect(values[COUNT]).toBe(3);
  expect(values['options/reactivationLimit']).toBe(3);
});

test('rows of unknown names and values that no longer parse are as if not set', () => {
  const values = effectiveProperties([
    { name: DVC, value: 'yes' },
    { name: COUNT, value: 2 },
    { name: COUNT, value: -7 },
    { name: 'gone/away', value: 1 },
  ]);
  expect(values[DVC]).toBe(false);
  expect(values[COUNT]).toBe(2);
  expect('gone/away' in values).toBe(false);
});

describe('warnings', () => {
  const none = { [COUNT]: 2, [DVC]: true };
  test.each<[string, Partial<Properties>, number]>([
    ['a code is required', none, 0],
    ['nothing is asked for, nothing is limited', { [COUNT]: -1 }, 1],
    ['nothing is asked for, but it is limited', { [COUNT]: 0 }, 0],
    ['no limit without sign-in', { [COUNT]: 2, 'customerSite/maxAnonymousReleasesPerDay': -1 }, 1],
    ['a period of no limit', { ...none, [COUNT]: -1, 'options/maxReleasePeriodInDays': 30 }, 1],
    ['an allowance nobody needs', { [COUNT]: 2, 'options/deadComputerAllowance': 1 }, 1],
    ['an allowance', { ...none, 'options/deadComputerAllowance': 1 }, 0],
    ['seats may be taken over for ever', { ...none, 'options/reactivationLimit': -1 }, 1],
    [
      'a name is required and not asked for',
      {
        ...none,
        'customerSite/activationPage_ComputerNameRequired': true,
        'customerSite/showComputerNameForActivation': false,
      },
      1,
    ],
    ['another portal address', { ...none, 'server/portalUrl': 'https://x.example' }, 1],
  ])('%s', (_, change, expected) => {
    const values = { ...effectiveProperties([]), ...change };
    expect(warnAboutProperties(values)).toHaveLength(expected);
  });
});

test.each<[string, unknown, unknown]>([
  [
    'options/blockIPAddresses',
    ['10.0.0.0/8', ' 2001:DB8::/32', '10.0.0.0/8'],
    ['10.0.0.0/8', '2001:db8::/32'],
  ],
  ['options/blockComputerIDs', [' pc 7 '], ['PC 7']],
  ['customerSite/ccRecipients', ['Team@Vendor.example'], ['team@vendor.example']],
  ['customerSite/supportEmail', 'help@vendor.example', 'help@vendor.example'],
  ['customerSite/supportPhone', '+1 (555) 010-0199', '+1 (555) 010-0199'],
  ['options/illegalComputerConsequence', 'stopUnprovenReleases', 'stopUnprovenReleases'],
  ['customerSite/maxAnonymousReleasesPerDay', -2, -2],
  ['server/portalUrl', 'https://licenses.example.com', 'https://licenses.example.com'],
  [
    'customerSite/returnAddresses',
    ['https://Example.com/', 'https://example.com:443', 'http://localhost:3000', 'ExampleCAD://'],
    ['https://example.com', 'http://localhost:3000', 'examplecad:'],
  ],
  ['customerSite/returnAddresses', ['https://bücher.example'], ['https://xn--bcher-kva.example']],
])('%s takes %o', (name, given, kept) => {
  const { schema } = definitionOf(name as PropertyName);
  expect(schema.parse(given)).toEqual(kept);
});

test.each<[string, unknown]>([
  ['options/blockIPAddresses', ['10.0.0.0/33']],
  ['options/blockIPAddresses', '10.0.0.0/8'],
  ['options/blockComputerIDs', ['']],
  ['customerSite/ccRecipients', ['nobody']],
  ['options/illegalComputerConsequence', 'explode'],
  ['customerSite/maxAnonymousReleasesPerDay', -3],
  ['options/maxReleasePeriodInDays', 0],
  ['options/subscriptionGracePeriod', 1.5],
  ['customerSite/customerSiteTitle', 'two\nlines'],
  ['customerSite/privacyPolicyUrl', 'javascript:alert(1)'],
  ['customerSite/vendorName', 'two\nlines'],
  ['customerSite/supportEmail', 'help@vendor.example?bcc=a@b.example'],
  ['customerSite/supportEmail', 'a@vendor.example,b@vendor.example'],
  ['customerSite/supportUrl', 'http://vendor.example/help'],
  ['customerSite/supportUrl', 'javascript:alert(1)'],
  ['customerSite/supportPhone', 'call us'],
  ['customerSite/supportPhone', '+1 555;ext=7'],
  ['customerSite/supportPhone', '(((((('],
  ['server/portalUrl', 'https://x.example/path'],
  ['server/maintenanceMessage', 'two\nlines'],
  ...[
    ...['example.com', '//example.com', 'http://example.com', 'https://example.com/account'],
    ...['https://example.com?a', 'https://example.com#a', 'https://*.example.com', 'https://'],
    ...['https://user@example.com', 'https://example.com\\', 'https://exam ple.com', '*', ''],
    ...['javascript:', 'data:', 'file:', 'https:', 'examplecad', 'examplecad:open'],
  ].map((entry): [string, unknown] => ['customerSite/returnAddresses', [entry]]),
])('%s refuses %o', (name, given) => {
  expect(definitionOf(name as PropertyName).schema.safeParse(given).success).toBe(false);
});
