/** @param {string} text names, as it is easy to read them @returns {string[]} */
const words = (text = '') => text.split(/\s+/).filter(Boolean);

const belowOperations = {
  may: `
    lib/db lib/rules lib/olp lib/receipt lib/properties lib/mail lib/passkeys lib/sign-on lib/address-key lib/strangers-words lib/readable-address lib/csv lib/read-csv lib/security-log
    drizzle-orm node:crypto`,
  types: 'lib/rate-limit lib/vault lib/support i18n/locales',
};

/** The rooms of lib/operations, from the top down: a room imports those below it, and the foot. */
export const rooms = [
  ['trail', 'queues', 'mails', 'overview', 'own'],
  ['lists'],
  ['desk', 'find'],
  ['license', 'self-help'],
  ['release-request', 'receipt'],
  ['release', 'check-in', 'was-not-me', 'waiting'],
  ['registration', 'provisioning', 'personal'],
  ['property', 'product', 'import', 'members'],
  ['activate'],
  ['vendor', 'people', 'account', 'sign-on', 'views', 'key-ring', 'computer'],
  ['organization'],
  ['computer-key'],
  ['locked'],
  ['record', 'site'],
];

const foot = words(
  'operation context viewer scope row-id page-cursor keyset plain-text escape-like',
).map((file) => `lib/operations/${file}`);

/** @param {number} level */
const roomsBelow = (level) =>
  rooms
    .slice(level + 1)
    .flat()
    .map((room) => `lib/operations/${room}`);

/**
 * Who may import whom. What is not listed is refused, and so is an entry that nobody needs.
 *
 * `from` is a folder or a file without its extension; the longest one that fits counts, and everything
 * may import within itself. `may` lists our own folders and files, packages (`*` for all of a scope),
 * `node:` modules one by one, or `node:*` for all. `types` may be imported as types only.
 *
 * @type {{from: string, may: string, types?: string}[]}
 */
const table = [
  // What OLP/1 says: pure, the same in the portal and in the wizard.
  { from: 'lib/olp/text', may: '' },
  { from: 'lib/olp', may: 'lib/olp/text node:crypto @noble/*' },
  { from: 'lib/rules', may: 'lib/olp/result lib/olp/refusals lib/olp/day', types: 'lib/olp' },

  // What a deactivation leaves in writing: signed by the portal, checked by anybody.
  { from: 'lib/receipt', may: 'lib/olp' },

  // How words of strangers are shown: in mails, on pages, in terminals, in browsers.
  { from: 'lib/strangers-words', may: '' },
  { from: 'lib/readable-address', may: 'lib/rules/email-address node:url' },

  // What the rest stands on.
  { from: 'lib/env', may: 'lib/tracing-settings zod' },
  { from: 'lib/tracing-settings', may: 'zod' },
  { from: 'lib/log', may: 'lib/env lib/log-redaction lib/request-scope lib/strangers-words pino' },
  { from: 'lib/log-redaction', may: '' },
  { from: 'lib/tracing', may: '@opentelemetry/api' },
  { from: 'lib/security-log', may: 'lib/log node:crypto' },
  { from: 'lib/address-key', may: 'node:net' },
  { from: 'lib/same-origin', may: '' },
  { from: 'lib/csv', may: '' },
  { from: 'lib/read-csv', may: 'csv-parse' },
  { from: 'lib/license-files', may: 'lib/csv lib/olp fflate' },
  // Whom customers may ask, and what they name there.
  { from: 'lib/support', may: '' },
  { from: 'lib/support-reference', may: 'lib/log node:crypto' },
  { from: 'lib/request-scope', may: 'node:async_hooks', types: 'lib/page-styles' },
  { from: 'lib/page-styles', may: '' },
  { from: 'lib/not-here', may: 'lib/request-scope next next-intl server-only' },
  // An address of a page.
  { from: 'lib/route', may: '', types: 'next' },
  // The lists of the desk, and what can be asked of one.
  { from: 'lib/list-query', may: 'lib/rules/email-address', types: 'next' },
  {
    from: 'lib/desk-lists',
    may: 'lib/list-query lib/operations/lists lib/operations/mails lib/operations/queues lib/operations/trail lib/route lib/rules/event-categories lib/rules/standing lib/rules/vocabulary',
  },
  // What an action answers its form with.
  { from: 'lib/form-state', may: '', types: 'lib/support next' },
  // Which languages there are, what they say, and how one is chosen.
  {
    from: 'i18n',
    may: 'i18n/locales i18n/formats i18n/pseudo-locale messages lib/env next next-intl',
  },
  // These two run in browsers and in the wizard too.
  { from: 'i18n/locales', may: '' },
  { from: 'i18n/formats', may: '' },
  { from: 'i18n/pseudo-locale', may: '' },
  { from: 'lib/refusal-words', may: 'i18n/locales i18n/words', types: 'lib/olp lib/rules' },
  // The master key and what it wraps, seals and signs.
  { from: 'lib/vault', may: 'lib/olp node:crypto' },
  { from: 'lib/vault/check-master-key', may: 'lib/db drizzle-orm', types: 'lib/vault' },
  // What browsers keep sealed.
  { from: 'lib/tickets', may: '', types: 'lib/vault' },
  {
    from: 'lib/db',
    may: 'lib/env lib/tracing lib/rules/vocabulary lib/rules/measures drizzle-orm pg @opentelemetry/api server-only node:*',
  },
  {
    from: 'lib/properties',
    may: `
      lib/db lib/olp/computer-id lib/rules/terms-of-license lib/rules/email-address lib/rules/way-back
      drizzle-orm zod node:net`,
    types: 'i18n/words',
  },
  {
    from: 'lib/mail',
    may: 'lib/db lib/log lib/strangers-words lib/readable-address lib/support lib/olp/result lib/rules/email-address i18n/locales i18n/words drizzle-orm nodemailer postal-mime node:timers/promises node:url',
    types: 'lib/env lib/vault lib/rules',
  },
  {
    from: 'lib/rate-limit',
    may: 'lib/log lib/security-log lib/olp/result rate-limiter-flexible node:crypto',
    types: 'lib/db',
  },

  // What a passkey is made and used by.
  {
    from: 'lib/passkeys',
    may: 'lib/rules/relying-party lib/db drizzle-orm @simplewebauthn/server zod node:crypto',
  },

  // What single sign-on asks of other servers.
  {
    from: 'lib/sign-on',
    may: 'lib/db lib/rules lib/olp/result drizzle-orm openid-client node:crypto node:dns node:dns/promises node:http node:https node:net',
  },

  // What somebody can do, and who is asking.
  { from: 'lib/operations', ...belowOperations, may: `${belowOperations.may} lib/tracing` },
  ...rooms.flatMap((floor, level) =>
    floor.map((room) => ({
      from: `lib/operations/${room}`,
      may: [belowOperations.may, ...foot, ...roomsBelow(level)].join(' '),
      types: belowOperations.types,
    })),
  ),
  {
    from: 'lib/auth',
    may: `
      lib/db lib/env lib/log lib/security-log lib/mail lib/address-key lib/olp/result lib/olp/text lib/properties lib/passkeys lib/sign-on lib/rules/relying-party lib/rules/device lib/rules/decide-fresh
      lib/operations/record i18n/locales i18n/offered-locales
      drizzle-orm next-auth next next-intl react server-only node:crypto`,
    types: 'lib/operations lib/rules lib/tickets',
  },
  {
    from: 'lib/make-context',
    may: 'lib/rate-limit lib/sign-on/outside',
    types: 'lib/db lib/vault lib/operations',
  },
  {
    from: 'lib/portal',
    may: 'lib/db/client lib/db/long-reads lib/vault lib/env lib/log lib/make-context server-only',
    types: 'lib/operations',
  },
  {
    from: 'lib/action',
    may: 'lib/auth/viewer lib/portal lib/same-origin lib/request-scope lib/log lib/security-log next next-intl server-only',
    types: 'zod lib/operations lib/form-state',
  },

  // What looks at an installation for whoever runs it.
  {
    from: 'lib/doctor',
    may: 'lib/db lib/env lib/log-redaction lib/mail lib/olp/self-test lib/properties lib/vault node:*',
    types: 'pg',
  },

  // What people see.
  {
    from: 'app',
    may: `
      lib/operations lib/olp/text lib/action lib/list-query lib/desk-lists lib/same-origin lib/license-files lib/security-log lib/auth lib/portal lib/not-here lib/route lib/env lib/tickets lib/strangers-words lib/readable-address lib/rules/email-address
      lib/rules/refusals lib/rules/standing lib/rules/vocabulary lib/rules/license-events lib/rules/typed-terms lib/rules/event-categories lib/rules/decide-fresh lib/rules/relying-party lib/rules/way-back lib/refusal-words lib/support lib/support-reference
      lib/olp/text/decode-file lib/olp/computer-name lib/olp/computer-id lib/olp/result lib/olp/scanned-code
      lib/mail/read-dev-mailbox components i18n/locales i18n/offered-locales i18n/words
      next react next-intl zod server-only`,
    types: 'lib/olp lib/rules',
  },
  {
    from: 'components',
    may: `
      lib/olp/text lib/form-state lib/page-styles lib/refusal-words lib/route lib/strangers-words lib/rules/standing lib/rules/vocabulary messages
      i18n/locales i18n/formats react react-dom next/link next/navigation next-intl qrcode jsqr d3-scale d3-shape @simplewebauthn/browser`,
    types: 'lib/rules lib/olp lib/support next',
  },
  { from: 'messages', may: '' },
  { from: 'proxy', may: 'next' },
  { from: 'instrumentation', may: 'lib/log lib/request-scope', types: 'next' },

  // What answers before the pages, and what runs elsewhere.
  {
    from: 'server',
    may: `
      lib/operations lib/olp lib/db/connect lib/db/migrate lib/db/mend-of-database lib/db/why-no-write lib/doctor/door-key lib/mail lib/properties lib/make-context
      lib/same-origin lib/request-scope lib/page-styles lib/address-key lib/rate-limit lib/vault lib/tickets lib/env lib/log
      lib/security-log lib/tracing lib/refusal-words
      lib/support lib/support-reference
      lib/rules/refusals i18n/locales i18n/offered-locales i18n/words
      hono @hono/* next prom-client @opentelemetry/* node:*`,
    types: 'lib/db lib/tracing-settings',
  },
  { from: 'wizard/core', may: 'lib/olp node:*' },
  {
    from: 'wizard',
    may: `
      lib/olp lib/strangers-words wizard/core messages i18n/locales i18n/pseudo-locale components/ui components/codes app/fonts
      qrcode fflate @clack/prompts node:*`,
  },
  { from: 'scripts', may: 'esbuild fflate scripts/test/container/read-files node:*' },
  // What tests have in place of an organization's own servers.
  { from: 'scripts/test/identity-provider', may: 'oidc-provider node:*' },
  { from: 'scripts/test/dns-server', may: 'dns-packet node:*' },
  // What Docker would read.
  { from: 'scripts/test/container/read-files', may: 'scripts/start/paths yaml node:*' },
  // Started by Playwright alone, when everything is installed.
  { from: 'scripts/test/firefox-in-between', may: 'ws node:*' },
  // What makes the reference pages of docs/.
  {
    from: 'scripts/docs',
    may: 'lib/properties lib/refusal-words lib/rules i18n/locales i18n/words messages',
  },
  {
    from: 'scripts/keyturn',
    may: `
      lib/operations lib/olp lib/db lib/doctor lib/mail/read-report lib/properties lib/make-context lib/vault lib/env lib/seeded-random
      lib/refusal-words lib/receipt lib/rules/event-categories lib/strangers-words lib/readable-address lib/desk-lists lib/license-files i18n/locales i18n/words
      scripts/start/backup-files commander drizzle-orm node:*`,
    types: 'lib/rules/refusals lib/list-query',
  },

  // What tries it all.
  {
    from: 'e2e',
    may: `
      lib/olp lib/operations lib/db lib/auth lib/mail lib/vault lib/rate-limit lib/receipt lib/rules/vocabulary lib/rules/license-events lib/tickets
      messages i18n wizard components/deactivate/receipt-number scripts/start scripts/test
      @playwright/test drizzle-orm pg fflate jsqr pngjs use-intl node:*`,
    types: 'lib/properties',
  },
  {
    from: 'fuzz',
    may: `
      lib/olp lib/operations lib/rules lib/address-key lib/mail lib/vault server wizard
      fast-check fflate node:http node:net node:url`,
  },
  {
    from: 'faults',
    may: 'lib/operations lib/db lib/make-context lib/vault lib/seeded-random faults/judge bench/bundle scripts/start scripts/build scripts/test pg node:*',
  },
  // Judges what clients were told, and shares nothing with what it judges.
  { from: 'faults/judge', may: 'pg' },
  {
    from: 'bench',
    may: `
      lib/olp lib/operations lib/db lib/make-context lib/vault lib/env lib/auth lib/mail
      scripts/start scripts/build scripts/wizard-build scripts/test wizard
      @playwright/test autocannon esbuild hono @hono/* next react pg drizzle-orm smtp-server node:*`,
  },
];

export const importTable = table.map(({ from, may, types }) => ({
  from,
  may: words(may),
  types: words(types),
}));
