import type { House, OwnComputer, OwnLicense } from '../fixtures/house';
import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

/** Names of refusals, ids of rows, paths for programs, what customers never do, addresses for programs. */
const ENGINEERS = [
  /\b[A-Z]+_[A-Z_]+\b/g,
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /\.well-known/g,
  /\b(?:free|freeing) (?:the|its|a) seat\b/gi,
  /\bclaimed\b/gi,
  /xn--/g,
];
const found = (text: string) => ENGINEERS.flatMap((one) => text.match(one) ?? []);

const STATES: Record<string, (house: House, license: OwnLicense) => Promise<unknown>> = {
  active: async () => {},
  expired: (house, license) => house.become(license, 'over'),
  suspended: (house, license) => house.become(license, 'suspended'),
  revoked: (house, license) => house.become(license, 'revoked'),
  'code required': (house, license) =>
    house.set('customerSite/showDeactivationVerificationCode', true, license),
};
const compact = (text: string) => text.replaceAll('-', '');

test('what is planted is found', () => {
  const planted = `NO_SEAT 0190a1b2-0000-7000-8000-0123456789ab /.well-known/x Free the seat Claimed a@xn--mller-kva.example`;
  expect(found(planted)).toHaveLength(6);
  expect(found('Deactivated, not proven; the seat is free. R-3NDAXK2P LAB-PC-07')).toEqual([]);
});

for (const [state, bring] of Object.entries(STATES)) {
  test(`${state}: no page of customers has a word of engineers`, async ({ demo, house }) => {
    // A private buyer of a domain with letters of its own: so is called the organization too.
    const license = await house.license({
      email: `owner-${house.unique()}@xn--mller-kva.example`,
      seats: 2,
      term: 'subscription',
      lastDay: '2031-03-31',
    } as const);
    const computer: OwnComputer = await house.computer(license, 'PC 1');
    const gone: OwnComputer = await house.computer(license, 'PC 2');
    await house.release(gone, gone.dvc);
    await bring(house, license);
    const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
    const stranger = makeVisitor(demo.baseUrl);
    const agent = house.freshEmail();
    await house.staff(agent);
    const atDesk = makeVisitor(demo.baseUrl, await house.sessionCookie(agent));
    const { request } = house.device(license, `NEW-${house.unique()}`).request;
    const scanned = new URL(request).pathname;
    const pages: [who: typeof owner, path: string][] = [
      ...[
        '/',
        '/activate',
        '/deactivate',
        '/deactivate/broken',
        '/license',
        '/keys',
        '/sign-in',
      ].map((path): [typeof owner, string] => [stranger, path]),
      [stranger, '/receipts/verify'],
      [stranger, scanned],
      [stranger, `/d/${compact(computer.deviceCode)}/${compact(computer.dvc)}`],
      [stranger, `/d/${compact(gone.deviceCode)}/${compact(gone.dvc)}?done=released`],
      [owner, '/licenses'],
      [owner, `/licenses/${license.licenseId}`],
      [owner, `/licenses/${license.licenseId}/activate`],
      [owner, `/computers/${computer.activationId}`],
      [owner, `/computers/${computer.activationId}/deactivate`],
      [owner, `/receipts/${gone.activationId}`],
      [atDesk, '/staff/licenses'],
      [atDesk, `/licenses/${license.licenseId}`],
      [atDesk, `/computers/${computer.activationId}/deactivate`],
    ];
    await Promise.all(
      pages.map(async ([who, path]) => {
        expect(found(textOf((await who.read(path)).html)), path).toEqual([]);
      }),
    );
    // Refused: by the form of the license, of Self Help, and of a scanned code.
    const typed = { activationKey: license.activationKey, code: gone.dvc, computerId: 'NOBODY-1' };
    await Promise.all(
      (
        [
          ['/activate', 'by-codes'],
          ['/deactivate', '$ACTION_KEY'],
          ['/deactivate/broken', '$ACTION_KEY'],
          ['/license', '$ACTION_KEY'],
        ] as const
      ).map(async ([path, mark]) => {
        const form = formWith((await stranger.read(path)).html, mark);
        for (const filled of [{}, { ...typed, reason: 'Broken' }, { activationKey: 'garbage' }]) {
          const answer = await stranger.post(path, form, filled);
          expect(found(textOf(answer.html)), `${path} ${JSON.stringify(filled)}`).toEqual([]);
        }
      }),
    );
  });
}

type Own = { licenseId: string; activationId: string };
/** Every form of customers that has fields: `codes` take a code of one kind, `texts` what cannot be anything. */
const FORMS: {
  /** Whose form it is; left out: anybody's. */
  of?: 'owner';
  page: string;
  path?: (own: Own) => string;
  mark: string;
  codes?: string[];
  required: string[];
  /** Longer than what belongs there. */
  tooLong?: string[];
  prepare?: (house: House, license: OwnLicense) => Promise<unknown>;
}[] = [
  { page: '/activate', mark: 'by-request', required: ['request'] },
  {
    page: '/activate',
    mark: 'by-codes',
    codes: ['activationKey', 'deviceCode'],
    required: ['activationKey', 'computerId'],
    tooLong: ['computerId', 'computerName'],
  },
  {
    page: '/deactivate',
    mark: '$ACTION_KEY',
    codes: ['activationKey'],
    required: ['activationKey'],
    tooLong: ['activationKey'],
  },
  {
    page: '/deactivate/broken',
    mark: '$ACTION_KEY',
    codes: ['activationKey'],
    required: ['activationKey', 'reason'],
    tooLong: ['computerId', 'reason'],
  },
  { page: '/license', mark: '$ACTION_KEY', codes: ['activationKey'], required: ['activationKey'] },
  { page: '/keys', mark: '$ACTION_KEY', required: ['email'], tooLong: ['email'] },
  { page: '/sign-in', mark: '$ACTION_KEY', required: ['email'], tooLong: ['email'] },
  { page: '/receipts/verify', mark: 'verify-receipt', required: ['receipt'] },
  {
    of: 'owner',
    page: '/licenses/…/activate',
    path: ({ licenseId }) => `/licenses/${licenseId}/activate`,
    mark: 'by-request',
    required: ['request'],
  },
  {
    of: 'owner',
    page: '/licenses/…/activate',
    path: ({ licenseId }) => `/licenses/${licenseId}/activate`,
    mark: 'by-codes',
    codes: ['deviceCode'],
    required: ['computerId'],
    tooLong: ['computerId', 'computerName'],
  },
  {
    of: 'owner',
    page: '/computers/…',
    path: ({ activationId }) => `/computers/${activationId}`,
    mark: 'rename',
    required: ['name'],
    tooLong: ['name'],
  },
  {
    of: 'owner',
    page: '/computers/…/deactivate',
    path: ({ activationId }) => `/computers/${activationId}/deactivate`,
    mark: 'activationId',
    codes: ['dvc'],
    required: ['dvc'],
    prepare: (house, license) =>
      house.set('customerSite/showDeactivationVerificationCode', true, license),
  },
  {
    of: 'owner',
    page: '/computers/…/deactivate',
    path: ({ activationId }) => `/computers/${activationId}/deactivate`,
    mark: 'broken',
    required: ['reason'],
    tooLong: ['reason'],
    prepare: (house, license) =>
      house.set('customerSite/showDeactivationVerificationCode', true, license),
  },
];

/** The red lines beside fields, each with the name of its field. */
const linesOf = (html: string) =>
  [...html.matchAll(/<p id="(?:[^"]*?[-:_])?([a-zA-Z]+)-error"[^>]*>(.*?)<\/p>/gs)].map(
    ([, name = '', line = '']) => ({ name, line: textOf(line).replace(/\s+/g, ' ').trim() }),
  );
const namesIn = (html: string) =>
  linesOf(html)
    .map(({ name }) => name)
    .sort();
const lineOf = (html: string, name: string) =>
  linesOf(html).find((one) => one.name === name)?.line ?? '';

for (const one of FORMS) {
  const { page, mark, codes = [], required, tooLong = [] } = one;
  test(`${page} ${mark}: refused in one line beside each field, with nothing lost`, async ({
    demo,
    house,
  }) => {
    const license = await house.license();
    await one.prepare?.(house, license);
    const computer = await house.computer(license, 'PC 1');
    const path = one.path?.({ ...license, ...computer }) ?? page;
    const visitor = one.of
      ? makeVisitor(demo.baseUrl, await house.sessionCookie(license.email))
      : makeVisitor(demo.baseUrl);
    const form = formWith((await visitor.read(path)).html, mark);
    const right: Record<string, string> = {
      activationKey: license.activationKey,
      computerId: 'PC-1',
      reason: 'Broken',
    };
    const rest = Object.fromEntries(required.map((name) => [name, right[name] ?? 'odd']));
    const send = async (typed: Record<string, string>) => {
      const { html, status } = await visitor.post(path, form, typed);
      expect(status).not.toBe(303);
      for (const value of Object.values(typed)) expect(kept(html)).toContain(value);
      return html;
    };

    // Empty: all that is missing, at once.
    const empty = await send({ ...Object.fromEntries(required.map((name) => [name, ''])) });
    expect(namesIn(empty), 'empty').toEqual([...required].sort());

    for (const name of codes) {
      const garbage = await send({ ...rest, [name]: 'C5NYF-garbage' });
      expect(namesIn(garbage), `${name}: garbage`).toEqual([name]);
      // A code of another kind: the kind is named.
      const is = name === 'dvc' ? 'AK' : 'DVC';
      const other = is === 'AK' ? license.activationKey : computer.dvc;
      const said = lineOf(await send({ ...rest, [name]: other }), name);
      expect(said, `${name}: another code`).toContain(words(`codeKind.${is}`));
    }
    // Wrong in several ways at once: each has its line.
    const mixed = { ...Object.fromEntries(required.map((name) => [name, ''])) };
    for (const name of codes) mixed[name] = 'C5NYF-garbage';
    expect(namesIn(await send(mixed)), 'mixed').toEqual(
      [...new Set([...required, ...codes])].sort(),
    );

    for (const name of tooLong) {
      for (const length of [5000, 30_000]) {
        const { html } = await visitor.post(path, form, { ...rest, [name]: 'x'.repeat(length) });
        expect(namesIn(html), `${name} of ${length}`).toEqual([name]);
        expect(lineOf(html, name)).not.toMatch(/expected|string|<=/);
        const others = Object.entries(rest).filter(([other]) => other !== name);
        for (const [, value] of others) expect(kept(html)).toContain(value);
      }
    }
  });
}

const kept = (html: string) => html.replaceAll('&amp;', '&');
