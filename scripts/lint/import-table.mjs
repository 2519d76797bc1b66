const belowOperations = [
  ...['lib/db', 'lib/rules', 'lib/olp', 'lib/receipt', 'lib/properties', 'lib/mail'],
  ...['lib/rate-limit', 'lib/log', 'lib/env', 'lib/vault', 'lib/address-key'],
  ...['drizzle-orm', 'node:crypto'],
];

/** The rooms of lib/operations, from the top down: a room imports those below it, and the foot. */
export const rooms = [
  ['license'],
  ['release-request', 'receipt'],
  ['release', 'check-in'],
  ['activate'],
  ['vendor'],
  ['computer-key'],
  ['locked'],
  ['record', 'site'],
];

const foot = ['operation', 'context', 'viewer', 'scope', 'row-id', 'plain-text'].map(
  (file) => `lib/operations/${file}`,
);

/** @param {number} level */
const roomsBelow = (level) =>
  rooms
    .slice(level + 1)
    .flat()
    .map((room) => `lib/operations/${room}`);

/**
 * Who may import whom. What is not listed is refused.
 *
 * `from` is a folder or a file without its extension; the longest one that fits counts, and everything
 * may import within itself. `may` lists our own folders and files, packages (`*` for all of a scope),
 * `node:` modules one by one, or `node:*` for all. `types` may be imported as types only.
 *
 * @type {{from: string, may: string[], types?: string[]}[]}
 */
export const importTable = [
  // What OLP/1 says: pure, the same in the portal and in the wizard.
  { from: 'lib/olp/text', may: [] },
  { from: 'lib/olp', may: ['lib/olp/text', 'node:crypto', '@noble/*'] },
  {
    from: 'lib/rules',
    may: ['lib/olp/result', 'lib/olp/refusals', 'lib/olp/day'],
    types: ['lib/olp'],
  },

  // What a deactivation leaves in writing: signed by the portal, checked by anybody.
  { from: 'lib/receipt', may: ['lib/olp'] },

  // What the rest stands on.
  { from: 'lib/env', may: ['zod'] },
  { from: 'lib/log', may: ['lib/env', 'lib/log-redaction', 'pino'] },
  { from: 'lib/log-redaction', may: [] },
  { from: 'lib/address-key', may: ['node:net'] },
  { from: 'lib/same-origin', may: [] },
  {
    from: 'lib/refusal-words',
    may: ['messages', 'next-intl'],
    types: ['lib/olp', 'lib/rules'],
  },
  // The master key and what it wraps, seals and signs.
  { from: 'lib/vault', may: ['lib/olp', 'node:crypto'], types: ['lib/env', 'lib/mail'] },
  { from: 'lib/vault/check-master-key', may: ['lib/vault', 'lib/db', 'drizzle-orm'] },
  // What browsers keep sealed.
  { from: 'lib/tickets', may: [], types: ['lib/vault'] },
  {
    from: 'lib/db',
    may: ['drizzle-orm', 'pg', 'server-only', 'lib/env', 'node:*'],
    types: ['lib/rules', 'lib/olp'],
  },
  {
    from: 'lib/properties',
    may: [
      'lib/db',
      'lib/olp/result',
      'lib/olp/computer-id',
      'lib/rules/terms-of-license',
      'lib/rules/email-address',
      'drizzle-orm',
      'zod',
      'node:crypto',
      'node:net',
    ],
    types: ['lib/rules'],
  },
  {
    from: 'lib/mail',
    may: [
      ...['lib/db', 'lib/vault', 'lib/env', 'lib/log', 'messages', 'drizzle-orm', 'nodemailer'],
      ...['next-intl', 'node:crypto', 'node:timers/promises'],
    ],
  },
  {
    from: 'lib/rate-limit',
    may: [
      ...['lib/db', 'lib/env', 'lib/log', 'lib/address-key', 'lib/olp/result'],
      ...['rate-limiter-flexible', 'drizzle-orm', 'node:crypto'],
    ],
  },

  // What somebody can do, and who is asking.
  { from: 'lib/operations', may: belowOperations, types: ['lib/auth'] },
  ...rooms.flatMap((floor, level) =>
    floor.map((room) => ({
      from: `lib/operations/${room}`,
      may: [...belowOperations, ...foot, ...roomsBelow(level)],
    })),
  ),
  {
    from: 'lib/auth',
    may: [
      ...['lib/db', 'lib/env', 'lib/log', 'lib/mail', 'lib/rate-limit', 'lib/address-key'],
      ...['lib/olp/result', 'lib/olp/text', 'lib/operations/record'],
      ...['drizzle-orm', 'next-auth', '@auth/*', '@simplewebauthn/*'],
      ...['next', 'react', 'server-only', 'node:crypto'],
    ],
    types: ['lib/operations', 'lib/olp'],
  },
  {
    from: 'lib/portal',
    may: [
      ...['lib/db/client', 'lib/vault', 'lib/env', 'lib/log', 'lib/properties', 'lib/rate-limit'],
      'server-only',
    ],
    types: ['lib/operations'],
  },
  {
    from: 'lib/action',
    may: [
      ...[
        'lib/auth/viewer',
        'lib/portal',
        'lib/rate-limit',
        'lib/same-origin',
        'lib/env',
        'lib/log',
      ],
      ...['lib/olp/result', 'zod', 'next', 'next-intl', 'server-only'],
    ],
    types: ['lib/rules', 'lib/auth', 'lib/olp', 'lib/operations', 'components/form/form-state'],
  },

  // What people see.
  {
    from: 'app',
    may: [
      ...['lib/operations', 'lib/action', 'lib/auth', 'lib/rate-limit', 'lib/portal', 'lib/env'],
      'lib/tickets',
      ...['lib/olp/text', 'lib/rules/email-address', 'lib/rules/refusals'],
      ...['lib/mail/read-dev-mailbox'],
      ...['components', 'messages', 'next', 'react', 'next-intl', 'zod', 'server-only'],
    ],
    types: ['lib/rules', 'lib/olp'],
  },
  {
    from: 'components',
    may: [
      ...['lib/olp/text', 'lib/refusal-words', 'messages', 'react', 'react-dom', 'next/link'],
      'next-intl',
      ...['lucide-react', 'qrcode'],
    ],
    types: ['lib/rules', 'lib/olp', 'next'],
  },
  { from: 'i18n', may: ['messages', 'next-intl'] },
  { from: 'messages', may: [] },
  { from: 'proxy', may: ['lib/env', 'lib/log', 'next'] },
  { from: 'instrumentation', may: ['lib/env', 'lib/log'], types: ['next'] },

  // What answers before the pages, and what runs elsewhere.
  {
    from: 'server',
    may: [
      ...[
        'lib/operations',
        'lib/olp',
        'lib/db/connect',
        'lib/db/migrate',
        'lib/mail',
        'lib/properties',
      ],
      ...[
        'lib/rate-limit',
        'lib/address-key',
        'lib/same-origin',
        'lib/vault',
        'lib/tickets',
        'lib/env',
        'lib/log',
      ],
      ...['lib/refusal-words', 'messages', 'hono', '@hono/*', 'zod', 'next', 'next-intl', 'node:*'],
    ],
    types: ['lib/rules', 'lib/db'],
  },
  { from: 'wizard/core', may: ['lib/olp', 'node:*'] },
  {
    from: 'wizard',
    may: [
      ...['lib/olp', 'wizard/core', 'messages', 'components/ui', 'components/codes', 'app/fonts'],
      ...['node:*', 'commander', 'qrcode', 'pngjs', 'jsqr', '@clack/prompts', 'react', 'react-dom'],
    ],
  },
  { from: 'scripts', may: ['node:*', 'esbuild'] },
  // What makes the reference pages of docs/.
  {
    from: 'scripts/docs',
    may: ['lib/properties', 'lib/refusal-words', 'lib/rules', 'messages', 'node:*'],
  },
  {
    from: 'scripts/keyturn',
    may: [
      ...['lib/operations', 'lib/olp', 'lib/db', 'lib/properties', 'lib/rate-limit', 'lib/vault'],
      ...['lib/env', 'lib/log', 'lib/refusal-words', 'lib/receipt', 'messages', 'commander'],
      'drizzle-orm',
      'node:*',
    ],
    types: ['lib/rules', 'lib/auth'],
  },

  // What tries it all.
  {
    from: 'e2e',
    may: [
      ...['lib/olp', 'lib/operations', 'lib/db', 'lib/auth', 'lib/vault', 'lib/properties'],
      ...['lib/rate-limit', 'lib/receipt', 'lib/tickets', 'messages', 'wizard'],
      ...['scripts/start', 'scripts/test'],
      ...['@playwright/test', 'axe-core', 'drizzle-orm', 'pg', 'jsqr', 'pngjs'],
      ...['smtp-server', 'use-intl', 'zod', 'node:*'],
    ],
    types: ['lib/rules'],
  },
  {
    from: 'fuzz',
    may: [
      ...['lib/olp', 'lib/operations', 'lib/rules', 'lib/address-key', 'server', 'wizard'],
      ...['fast-check', 'node:http', 'node:net'],
    ],
  },
  {
    from: 'bench',
    may: [
      ...['lib/olp', 'lib/operations', 'lib/db', 'lib/rate-limit', 'lib/vault', 'lib/env'],
      ...['scripts/start', 'scripts/build', 'scripts/test', 'autocannon', 'esbuild', 'hono'],
      ...['@hono/*', 'zod', 'next', 'react', 'pg', 'drizzle-orm', 'wizard', 'node:*'],
    ],
  },
];
