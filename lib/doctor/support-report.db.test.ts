import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testDatabase } from '@/lib/db/test-database';
import { property } from '@/lib/db/schema/property';
import { folder } from './patient.test-support';

/** Each is of a kind that must not be in what is sent to somebody else. */
const PLANTED = {
  OLP_MASTER_KEY: Buffer.from('7f3kQ9zLw2Xc8Vb4Nm6Tr1Ys5Pd0Gh2J').toString('base64'),
  OLP_OTHER_MASTER_KEY: Buffer.from('0aB9cD8eF7gH6iJ5kL4mN3oP2qR1sT0u').toString('base64'),
  AUTH_SECRET: 'q8W3eR7tY2uI6oP1aS5dF9gH4jK0lZ8xC3vB7nM2',
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: 'bm9ib2R5IHNoYWxsIHJlYWQgdGhpcyBrZXkgaGVyZSE=',
  SMTP_URL: 'smtp://clerk%40vendor.example:p%40ss-wort-9x@mail.vendor.example:1025',
  MAIL_FROM: 'Vendor Licensing <licensing@vendor.example>',
  MAIL_REPORTS_TO: 'bounces+*@vendor.example',
  PORTAL_URL: 'https://licenses.vendor.invalid',
  METRICS_TOKEN: 'scrape-token-4711-abcdef',
};
const SECRETS = [
  ...Object.values(PLANTED),
  ...['clerk', 'p%40ss-wort-9x', 'p@ss-wort-9x', 'vendor.example', 'vendor.invalid', 'licensing@'],
  ...['Acme Corporation', 'help@acme.example'],
];

let database: Awaited<ReturnType<typeof testDatabase>>;
let fresh: typeof import('./support-report');
beforeAll(async () => {
  database = await testDatabase({ max: 2 });
  for (const [name, value] of Object.entries({ ...PLANTED, DATABASE_URL: database.url })) {
    vi.stubEnv(name, value);
  }
  vi.resetModules();
  fresh = await import('./support-report');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.resetModules();
  await database.close();
});

test('a support report has what helps, and no secret, name or address', async () => {
  const somewhere = {
    ...{ scope: 'global' as const, scopeId: '' },
    ...{ updatedAt: new Date(), updatedBy: 'operator' as const },
  };
  await database.db.insert(property).values([
    { name: 'customerSite/vendorName', value: 'Acme Corporation', ...somewhere },
    { name: 'customerSite/supportEmail', value: 'help@acme.example', ...somewhere },
  ]);
  const data = folder();
  const report = await fresh.supportReport({ root: '.', data, now: () => new Date() });
  const text = JSON.stringify(report);
  const { host, password, username } = new URL(database.url);
  for (const secret of [...SECRETS, host, password, data].filter(Boolean)) {
    expect(text, secret).not.toContain(secret);
  }
  expect(username).not.toBe('');
  expect(report.settings).toMatchObject({ OLP_MASTER_KEY: 'set', PORT: 'not set' });
  expect(report.findings.find(({ look }) => look === 'name')).toMatchObject({
    state: 'bad',
    says: expect.stringContaining('<host of PORTAL_URL>'),
  });
  expect(report.database?.propertiesSet).toContain('customerSite/vendorName (global: 1)');
  expect(Object.keys(report.database?.rows ?? {})).toContain('license');
});
