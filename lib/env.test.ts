import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** A fresh reading of this environment. */
async function envWith(settings: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries({ ...BARE, ...settings })) vi.stubEnv(name, value);
  const { env } = await import('./env');
  return env();
}

const BARE = {
  DATABASE_URL: 'postgresql://keyturn@localhost/keyturn',
  OLP_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  AUTH_SECRET: 'a secret of at least 32 characters',
  ...{ KEYTURN_MODE: '', KEYTURN_DEV_MAILBOX: '', SMTP_URL: '', PORTAL_URL: '' },
  ...{ TRUSTED_PROXY_HOPS: '', PORT: '', HOST: '', MAIL_FROM: '' },
};

beforeEach(() => void vi.unstubAllEnvs());
afterEach(() => void vi.unstubAllEnvs());

const demo = { KEYTURN_MODE: 'demo' };

test.each([
  [demo, true],
  [{ ...demo, PORTAL_URL: 'http://localhost:4000' }, true],
  // npm start -- --lan
  [{ ...demo, PORTAL_URL: 'http://192.168.1.7:3000', HOST: '0.0.0.0' }, true],
  [{ ...demo, PORTAL_URL: 'http://172.31.0.1' }, true],
  [{ ...demo, PORTAL_URL: 'http://[fd00::7]:3000' }, true],
  [{ KEYTURN_DEV_MAILBOX: '1' }, true],
  [{}, false],
  [{ ...demo, SMTP_URL: 'smtps://mail.example.com' }, false],
  [{ ...demo, TRUSTED_PROXY_HOPS: '1' }, false],
  [{ ...demo, TRUSTED_PROXY_HOPS: '1', PORTAL_URL: 'https://licenses.example.com' }, false],
  [{ ...demo, PORTAL_URL: 'https://licenses.example.com' }, false],
  [{ ...demo, PORTAL_URL: 'http://203.0.113.7' }, false],
  [{ ...demo, PORTAL_URL: 'http://172.32.0.1' }, false],
  [{ ...demo, PORTAL_URL: 'http://10.example.com' }, false],
  [{ ...demo, PORTAL_URL: 'http://fd.example.com' }, false],
  [{ KEYTURN_DEV_MAILBOX: '1', TRUSTED_PROXY_HOPS: '1' }, false],
  [{ KEYTURN_DEV_MAILBOX: '1', PORTAL_URL: 'https://licenses.example.com' }, false],
  // What the browser tests say is worth nothing on a portal of somebody.
  [{ KEYTURN_DEV_MAILBOX: 'behind-test-proxy', TRUSTED_PROXY_HOPS: '1' }, false],
  [
    {
      ...{ ...demo, KEYTURN_DEV_MAILBOX: 'behind-test-proxy' },
      ...{ TRUSTED_PROXY_HOPS: '1', PORTAL_URL: 'https://licenses.example.com' },
    },
    false,
  ],
])('with %j there is a mailbox at /dev/mail: %s', async (settings, there) => {
  expect((await envWith(settings as Record<string, string>)).devMailbox).toBe(there);
});

test('the limits of the edge have defaults, and a wrong one is refused by its name', async () => {
  expect((await envWith({})).edge).toMatchObject({ connections: 2000, bodyBytes: 262_144 });
  expect((await envWith({ MAX_CONNECTIONS: '50' })).edge.connections).toBe(50);
  await expect(envWith({ MAX_CONNECTIONS: '0' })).rejects.toThrow(/^MAX_CONNECTIONS /);
  vi.unstubAllEnvs();
  await expect(envWith({ HEAD_TIMEOUT_SECONDS: 'soon' })).rejects.toThrow(/^HEAD_TIMEOUT_SECONDS /);
});

test.each([
  ['PORTAL_URL', 'licenses.example.com', 'must begin with https://'],
  ['PORTAL_URL', 'localhost:3000', 'must begin with https://'],
  ['PORTAL_URL', 'ftp://licenses.example.com', 'must begin with https://'],
  ['PORTAL_URL', 'https:licenses.example.com', 'must begin with https://'],
  ['PORTAL_URL', 'https://example.com/licenses', 'must end after its host'],
  ['PORTAL_URL', 'https://licenses.example.com/?lang=en', 'must end after its host'],
  ['PORTAL_URL', 'https://clerk:pass@licenses.example.com', 'must end after its host'],
  ['DATABASE_URL', 'jdbc:postgresql://db.internal/keyturn', 'must begin with postgresql://'],
  ['DATABASE_REPLICA_URL', 'db.internal/keyturn', 'must begin with postgresql://'],
  ['SMTP_URL', 'mail.example.com:587', 'must begin with smtp://'],
  ['SMTP_URL', 'smtp://user:pa/ss@mail.example.com', 'percent code'],
  ['SMTP_URL', 'smtp://user:12#ss@mail.example.com', 'percent code'],
  ['SMTP_URL', 'smtp://', 'percent code'],
  ['MAIL_FROM', 'no-reply', 'must be a mail address with its domain'],
  ['MAIL_FROM', 'Example Licensing', 'must be a mail address with its domain'],
  ['MAIL_FROM', 'Example <no-reply>', 'must be a mail address with its domain'],
  ['MAIL_FROM', 'müller@example.com', 'must be a mail address with its domain'],
  ['MAIL_FROM', 'sales,support@example.com', 'must be a mail address with its domain'],
  ['MAIL_FROM', 'a@example.com, b@example.com', 'must be a mail address with its domain'],
  ['MAIL_FROM', 'Example <no-reply@exam ple.com>', 'must be a mail address with its domain'],
  ['MAIL_FROM', '"Example <no-reply@example.com>"', 'must be a mail address with its domain'],
  ['MAIL_REPORTS_TO', 'bounces@example.com', 'one \\* before its @'],
  ['MAIL_REPORTS_TO', 'bounces+**@example.com', 'one \\* before its @'],
  ['MAIL_REPORTS_TO', 'bounces@*.example.com', 'one \\* before its @'],
  ['MAIL_REPORTS_TO', 'Bounces <bounces+*@example.com>', 'one \\* before its @'],
  ['MAIL_REPORTS_TO', `${'b'.repeat(24)}*@example.com`, 'at most 23 other'],
])('%s=%s is refused with what to write instead', async (name, value, mend) => {
  const refused = envWith({ [name]: value });
  await expect(refused).rejects.toThrow(new RegExp(`^${name} .*${mend}`));
  await expect(refused).rejects.not.toThrow(/Invalid/);
});

test.each([
  ['licensing@example.com', ''],
  ['<licensing@example.com>', ''],
  ['Example Licensing <licensing@example.com> ', 'Example Licensing'],
  ['Example, Inc. (Licensing): all <licensing@example.com>', 'Example, Inc. (Licensing): all'],
  ['"Example, \\"Best\\" Inc." <licensing@example.com>', 'Example, "Best" Inc.'],
  ['Licencias ñ <licensing@example.com>', 'Licencias ñ'],
])('MAIL_FROM=%s is the address of %s', async (text, name) => {
  const { mailFrom } = await envWith({ MAIL_FROM: text });
  expect(mailFrom).toEqual({ name, address: 'licensing@example.com' });
});

test.each([
  ['MAIL_FROM', 'licensing@bücher.example'],
  ['MAIL_REPORTS_TO', `${'b'.repeat(23)}*@bücher.example`],
  ['SMTP_URL', 'smtp://clerk@example.com:p@ss%@mail.example.com:587'],
  ['SMTP_URL', 'smtps://user:pa%2Fss@[2001:db8::1]:465'],
  ['PORTAL_URL', 'http://[::1]:3000/'],
])('%s=%s is taken', async (name, value) => {
  await expect(envWith({ [name]: value })).resolves.toBeDefined();
});

test.each([
  ['PORTAL_URL', ' https://licenses.example.com/\n', 'portalUrl', 'https://licenses.example.com'],
  ['PORTAL_URL', '"https://licenses.example.com"', 'portalUrl', 'https://licenses.example.com'],
  [
    'PORTAL_URL',
    'https://lizenzen.müller.example',
    'portalUrl',
    'https://lizenzen.xn--mller-kva.example',
  ],
  ['PORTAL_URL', 'HTTPS://Licenses.Example.com:443', 'portalUrl', 'https://licenses.example.com'],
  [
    'DATABASE_URL',
    "'postgresql://keyturn@db/keyturn'\r",
    'databaseUrl',
    'postgresql://keyturn@db/keyturn',
  ],
  ['SMTP_URL', '\tsmtp://mail.example.com:587 ', 'smtpUrl', 'smtp://mail.example.com:587'],
] as const)('%s=%j is meant as it is read', async (name, value, setting, read) => {
  expect((await envWith({ [name]: value }))[setting]).toBe(read);
});
