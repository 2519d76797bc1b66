import type { House, OwnComputer, OwnLicense } from '../fixtures/house';
import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

/** Names of refusals, ids of rows, paths for programs, and what customers never do. */
const ENGINEERS = [
  /\b[A-Z]+_[A-Z_]+\b/g,
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /\.well-known/g,
  /\b(?:free|freeing) (?:the|its|a) seat\b/gi,
  /\bclaimed\b/gi,
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
  const planted = `NO_SEAT 0190a1b2-0000-7000-8000-0123456789ab /.well-known/x Free the seat Claimed`;
  expect(found(planted)).toHaveLength(5);
  expect(found('Deactivated, not proven; the seat is free. R-3NDAXK2P LAB-PC-07')).toEqual([]);
});

for (const [state, bring] of Object.entries(STATES)) {
  test(`${state}: no page of customers has a word of engineers`, async ({ demo, house }) => {
    const license = await house.license({
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
    ];
    for (const [who, path] of pages) {
      expect(found(textOf((await who.read(path)).html)), path).toEqual([]);
    }
    // Refused: by the form of the license, of Self Help, and of a scanned code.
    const typed = { activationKey: license.activationKey, code: gone.dvc, computerId: 'NOBODY-1' };
    for (const [path, mark] of [
      ['/activate', 'by-codes'],
      ['/deactivate', '$ACTION_KEY'],
      ['/deactivate/broken', '$ACTION_KEY'],
      ['/license', '$ACTION_KEY'],
    ] as const) {
      const form = formWith((await stranger.read(path)).html, mark);
      for (const filled of [{}, { ...typed, reason: 'Broken' }, { activationKey: 'garbage' }]) {
        const answer = await stranger.post(path, form, filled);
        expect(found(textOf(answer.html)), `${path} ${JSON.stringify(filled)}`).toEqual([]);
      }
    }
  });
}

/** Every form of customers that anybody may send, and its fields: `codes` take a code of one kind. */
const FORMS: {
  path: string;
  mark: string;
  codes: string[];
  required: string[];
  texts: string[];
}[] = [
  { path: '/activate', mark: 'by-request', codes: [], required: ['request'], texts: ['request'] },
  {
    path: '/activate',
    mark: 'by-codes',
    codes: ['activationKey', 'deviceCode'],
    required: ['activationKey', 'computerId'],
    texts: ['computerId'],
  },
  {
    path: '/deactivate',
    mark: '$ACTION_KEY',
    codes: ['activationKey'],
    required: ['activationKey'],
    texts: ['computerId'],
  },
  {
    path: '/deactivate/broken',
    mark: '$ACTION_KEY',
    codes: ['activationKey'],
    required: ['activationKey', 'reason'],
    texts: ['computerId', 'reason'],
  },
  {
    path: '/license',
    mark: '$ACTION_KEY',
    codes: ['activationKey'],
    required: ['activationKey'],
    texts: [],
  },
  { path: '/keys', mark: '$ACTION_KEY', codes: [], required: ['email'], texts: ['email'] },
  { path: '/sign-in', mark: '$ACTION_KEY', codes: [], required: ['email'], texts: ['email'] },
  {
    path: '/receipts/verify',
    mark: 'verify-receipt',
    codes: [],
    required: ['receipt'],
    texts: ['receipt'],
  },
];

/** The fields that have a red line beside them, and what it says. */
const errorsOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<p id="(?:[^"]*?[-:_])?([a-zA-Z]+)-error"[^>]*>(.*?)<\/p>/gs)].map(
      ([, name = '', line = '']) => [name, textOf(line).replace(/\s+/g, ' ').trim()],
    ),
  );

for (const { path, mark, codes, required, texts } of FORMS) {
  test(`${path} ${mark}: refused in one line beside each field, with nothing lost`, async ({
    demo,
    house,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'PC 1');
    const visitor = makeVisitor(demo.baseUrl);
    const page = await visitor.read(path);
    const form = formWith(page.html, mark);
    const send = (typed: Record<string, string>) => visitor.post(path, form, typed);

    // Empty: all that is missing, at once.
    const empty = await send({});
    expect(Object.keys(errorsOf(empty.html)).sort(), 'empty').toEqual([...required].sort());

    for (const name of codes) {
      const rest = Object.fromEntries(required.map((one) => [one, 'PC-1']));
      if ('activationKey' in rest) rest.activationKey = license.activationKey;
      // Garbage: a red line of its own beside it, and what was typed still there.
      const garbage = { ...rest, [name]: 'C5NYF-garbage' };
      const refused = await send(garbage);
      expect(errorsOf(refused.html)[name], `${name}: garbage`).toBeTruthy();
      for (const value of Object.values(garbage))
        expect(textAndValues(refused.html)).toContain(value);
      // Another code: its kind is named.
      const other = await send({ ...rest, [name]: computer.dvc });
      expect(errorsOf(other.html)[name], `${name}: another code`).toContain(words('codeKind.DVC'));
      expect(textAndValues(other.html)).toContain(computer.dvc);
    }
    for (const name of texts.filter((one) => required.includes(one) && one !== 'reason')) {
      const typed = { ...Object.fromEntries(required.map((one) => [one, ''])), [name]: 'garbage' };
      const refused = await send(typed);
      expect(refused.status, `${name}: garbage`).not.toBe(303);
      expect(textAndValues(refused.html), name).toContain('garbage');
    }
  });
}

const textAndValues = (html: string) => html.replaceAll('&amp;', '&');
