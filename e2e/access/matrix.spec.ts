import { randomUUID } from 'node:crypto';
import { actionOf, formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { plainPage } from '../fixtures/plain-page';
import { expect, test } from '../fixtures/test';
import type { House, OwnComputer, OwnLicense } from '../fixtures/house';
import { words } from '../fixtures/words';
import { type Access, ACTIONS, OF_THE_LICENSE, PAGES, ROUTES, STAFF, VISITORS } from '../inventory';

const hasIds = (path: string) =>
  /\[(licenseId|activationId|requestId|importId|organizationId)\]/.test(path);
const ofLicenses: [string, Access][] = [...Object.entries(PAGES), ...Object.entries(ROUTES)].filter(
  ([path, { may }]) => hasIds(path) && may !== 'anybody',
);

/** What differs in every answer, whoever gets it. */
const plain = (html: string, path: string) =>
  plainPage(
    html
      .replaceAll(path, 'PATH')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(path)?.[0] ?? '', 'ID'),
  );

for (const [pattern, { may }] of ofLicenses) {
  test(`${pattern}: to whom it does not belong it is the same plain 404 as what never existed`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const { license, computer, closed } = world;
    const activation = /receipts|illegal/.test(pattern) ? closed : computer;
    if (pattern.includes('illegal')) await house.comeBack(closed);
    if (pattern.includes('cloned')) await house.raiseAlarm(computer);
    const requestId = pattern.includes('[requestId]')
      ? (await house.askForSeat(computer, 'Broken')).id
      : '';
    const importId = pattern.includes('[importId]')
      ? await house.imported(license.productId, 1)
      : '';
    const organizationId = await house.organizationIdOf(license);
    const ids: Record<string, string> = {
      ...{ licenseId: license.licenseId, activationId: activation.activationId },
      ...{ requestId, importId, organizationId },
    };
    const at = (idOf: (name: string) => string | undefined) =>
      pattern.replace(/\[(\w+Id)\]/g, (_, name) => idOf(name) ?? '');
    const path = at((name) => ids[name]);
    const nowhere = at(() => randomUUID());
    const isPage = pattern in PAGES;

    for (const who of VISITORS) {
      const visitor = world.visitor(who);
      const answer = await visitor.read(path);
      if (may.includes(who as never)) {
        expect(answer.status, who).toBe(200);
        const shows = pattern.endsWith('/license-file')
          ? computer.computerKey
          : pattern.endsWith('/license-files')
            ? 'computers.csv'
            : pattern.includes('/import/')
              ? 'list-0@example.com'
              : /\/(activate|keys|address)$/.test(pattern)
                ? license.ending
                : pattern.includes('illegal')
                  ? closed.computerId
                  : pattern.includes('organization')
                    ? world.people.contact
                    : activation.name;
        expect(answer.html, who).toContain(shows);
        continue;
      }
      const found = [answer.status, answer.location];
      if (who === 'stranger' && isPage) {
        expect(found).toEqual([307, `/sign-in?next=${encodeURIComponent(path)}`]);
      } else {
        expect(found, who).toEqual([404, null]);
      }
      // Whoever is signed in reads their own address above every page.
      const secrets = world.secrets.filter((one) => one !== world.people[who as 'owner']);
      for (const secret of secrets) expect(answer.html, who).not.toContain(secret);
      const missing = await visitor.read(nowhere);
      expect(answer.status).toBe(missing.status);
      expect(plain(answer.html, path)).toBe(plain(missing.html, nowhere));
    }
    for (const odd of ['1', 'x', '%00', `${license.licenseId}x`]) {
      expect((await world.visitor('owner').read(at(() => odd))).status, odd).toBe(404);
    }
  });
}

const atDesk = (Object.keys(PAGES) as (keyof typeof PAGES)[]).filter(
  (path) => path.startsWith('/staff') && !hasIds(path),
);

/** Where a page of the desk is that is about something all of them can see. */
const deskPath = (path: string) =>
  path
    .replace('[productId]', '70021')
    .replace('[kid]', '1')
    .replace('[group]/[name]', 'options/maxReleaseCount');

for (const pattern of atDesk) {
  const path = deskPath(pattern);
  test(`${pattern}: there for staff alone; customers get the plain 404 of what never was`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    for (const who of VISITORS) {
      const visitor = world.visitor(who);
      const answer = await visitor.read(path);
      const { may } = PAGES[pattern] as { may: readonly string[] };
      if (STAFF.includes(who) && !may.includes(who)) {
        // They know the desk, and nothing of what is an admin's there.
        expect([answer.status, answer.location], who).toEqual([404, null]);
        expect(answer.html, who).not.toContain(world.people.admin);
        continue;
      }
      if (STAFF.includes(who)) {
        expect([200, 307], who).toContain(answer.status);
        expect(answer.location ?? '/staff', who).toMatch(/^\/staff/);
        continue;
      }
      if (who === 'stranger') {
        expect([answer.status, answer.location]).toEqual([
          307,
          `/sign-in?next=${encodeURIComponent(path)}`,
        ]);
        continue;
      }
      expect([answer.status, answer.location], who).toEqual([404, null]);
      const nowhere = await visitor.read(`/licenses/${randomUUID()}`);
      const said = (html: string) => textOf(html.replace(/<title>[^<]*<\/title>/g, ''));
      expect(said(answer.html), who).toBe(said(nowhere.html));
      for (const secret of world.secrets) {
        if (secret !== world.people[who]) expect(answer.html, who).not.toContain(secret);
      }
    }
  });
}

const files = [
  ['/staff/events/csv', 'audit-trail-', '"at","event","actor"'],
  ['/staff/licenses/csv', 'licenses-', '"key ends with","product"'],
  ['/staff/computers/csv', 'computers-', '"name","computer id"'],
] as const;

const filesOfPeople = [
  ['/staff/organizations/csv', 'organizations-', '"name","reference"'],
  ['/staff/people/csv', 'people-', '"address","organizations"'],
  ['/staff/attempts/csv', 'activation-attempts-', '"computer id","refusal"'],
  ['/staff/mails/csv', 'mails-', '"recipient","kind"'],
  ['/staff/requests/csv', 'release-requests-', '"request","state"'],
  ['/staff/illegal-computers/csv', 'illegal-computers-', '"first seen","last seen"'],
  ['/staff/cloned-computers/csv', 'cloned-computers-', '"last sign","signs"'],
] as const;

for (const [path, name, head] of filesOfPeople) {
  test(`${path}: a file for staff alone; to others it never was`, async ({ demo, house }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const organization = await house.organizationIdOf(world.license);
    for (const who of VISITORS) {
      const answer = await world.visitor(who).read(`${path}?organization=${organization}`);
      if (!STAFF.includes(who)) {
        expect([answer.status, answer.html], who).toEqual([404, 'Not found']);
        continue;
      }
      expect(answer.headers.get('content-disposition')).toContain(`attachment; filename="${name}`);
      expect(answer.html.split('\r\n')[0]).toContain(head);
      if (!/people|organizations/.test(path)) continue;
      expect(answer.html).toContain(path.includes('people') ? world.people.contact : organization);
    }
  });
}

for (const [path, name, head] of files) {
  test(`${path}: a file for staff alone, of what is asked for; to others it never was`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const { licenseId, email } = world.license;
    const query = path.includes('licenses') ? `email=${email}` : `license=${licenseId}`;
    const trace = await house.traceOf(world.license);
    const rows = path.includes('events')
      ? trace.events
      : path.includes('licenses')
        ? 1
        : trace.rows.length;
    for (const who of VISITORS) {
      const answer = await world.visitor(who).read(`${path}?${query}`);
      if (!STAFF.includes(who)) {
        expect([answer.status, answer.html], who).toEqual([404, 'Not found']);
        continue;
      }
      expect(answer.headers.get('content-disposition')).toContain(`attachment; filename="${name}`);
      const lines = answer.html.trimEnd().split('\r\n');
      expect(lines[0]).toContain(head);
      expect(lines.slice(1).every((line) => line.includes(licenseId))).toBe(true);
      expect(lines).toHaveLength(1 + rows);
    }
  });
}

test('/licenses: everybody sees their own; a member not those of colleagues', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const seen: string[] = [];
  for (const who of VISITORS) {
    const answer = await world.visitor(who).read('/licenses');
    if (who === 'stranger') expect(answer.location).toBe('/sign-in?next=%2Flicenses');
    else expect(answer.status, who).toBe(200);
    if (answer.html.includes(world.license.ending)) seen.push(who);
  }
  expect(seen).toEqual(['owner', 'contact', 'agent', 'admin']);
});

test('/licenses/csv: the same licenses as a file, and only theirs', async ({ demo, house }) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const { licenseId, ending } = world.license;
  for (const who of VISITORS) {
    const answer = await world.visitor(who).read(`/licenses/csv?q=${ending}`);
    const sees = OF_THE_LICENSE.includes(who);
    expect(answer.html.includes(licenseId), who).toBe(sees);
    if (who === 'stranger') expect([answer.status, answer.html]).toEqual([404, 'Not found']);
    else expect(answer.html.split('\r\n')[0]).toContain('"key ends with","product"');
  }
});

test('/activate-several: requests of others are refused like unknown ones, and no file is theirs', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const { computer, license } = world;
  const rows = JSON.stringify([
    { number: 1, computer: 'X', computerId: 'X', activationId: computer.activationId, text: 'X' },
  ]);
  for (const who of VISITORS) {
    const visitor = world.visitor(who);
    const page = await visitor.read('/activate-several');
    if (who === 'stranger') {
      expect(page.location).toBe('/sign-in?next=%2Factivate-several');
      continue;
    }
    const sees = OF_THE_LICENSE.includes(who);
    const { request } = house.device(license, 'LAB-PC').request;
    const before = await house.seatsUsed(license);
    await house.giveSeats(license, before + 1);
    const made = await visitor.post('/activate-several', formWith(page.html, 'several'), {
      requests: request,
    });
    const said = textOf(made.html);
    expect(said.includes(words('activateSeveral.notYours')), who).toBe(!sees);
    expect(await house.seatsUsed(license), who).toBe(before + Number(sees));
    const files = { id: '', fields: [] };
    const path = '/activate-several/files';
    const file = await visitor.post(path, files, { rows });
    expect(file.status, who).toBe(sees ? 200 : 404);
    expect(file.html.includes('results.csv'), who).toBe(sees);
    const origin = 'https://evil.example';
    const foreign = await visitor.post(path, files, { rows }, { origin });
    expect(foreign.status, who).toBe(403);
  }
});

type Ids = { licenseId: string; activationId: string };
type DeskIds = Ids & { organizationId: string };

/** Actions of a license: where their form is, what it names, and what must be so for it to be there. */
const actions: {
  name: string;
  page: (ids: Ids) => string;
  form: string;
  names: keyof Ids;
  /** Where the form leads once it was taken, or what its page then says. */
  leadsTo?: (ids: Ids) => unknown;
  saysSo?: (email: string) => string;
  /** What is typed; left out: a reason. */
  typed?: (house: House, license: OwnLicense, computer: OwnComputer) => Record<string, string>;
  prepare?: (house: House, license: OwnLicense, computer: OwnComputer) => Promise<void>;
}[] = [
  {
    name: 'deactivate',
    page: ({ activationId }) => `/computers/${activationId}/deactivate`,
    form: 'activationId',
    names: 'activationId',
    leadsTo: ({ activationId }) => `/receipts/${activationId}?outcome=released`,
  },
  {
    name: 'reportBroken',
    page: ({ activationId }) => `/computers/${activationId}/deactivate`,
    form: 'broken',
    names: 'activationId',
    leadsTo: ({ activationId }) => `/computers/${activationId}/deactivate`,
    prepare: (house, license) =>
      house.set('customerSite/showDeactivationVerificationCode', true, license),
  },
  {
    name: 'mailKey',
    page: ({ activationId }) => `/computers/${activationId}`,
    form: 'mail',
    names: 'activationId',
    saysSo: (email) => words('computerKey.mailed', { email }),
  },
  {
    name: 'renew',
    page: ({ activationId }) => `/computers/${activationId}`,
    form: 'renew',
    names: 'activationId',
    leadsTo: ({ activationId }) => `/computers/${activationId}`,
    prepare: (house, license) => house.changeTerms(license),
  },
  {
    name: 'clearAlarm',
    page: ({ activationId }) => `/computers/${activationId}`,
    form: 'clear-alarm',
    names: 'activationId',
    leadsTo: ({ licenseId }) => `/licenses/${licenseId}`,
    prepare: (house, _license, computer) => house.raiseAlarm(computer),
  },
  {
    name: 'rename',
    page: ({ activationId }) => `/computers/${activationId}`,
    form: 'rename',
    names: 'activationId',
    saysSo: () => words('renameComputer.done', { name: 'Front desk' }),
    typed: () => ({ name: 'Front desk' }),
  },
  {
    name: 'activateHereByRequest',
    page: ({ licenseId }) => `/licenses/${licenseId}/activate`,
    form: 'by-request',
    names: 'licenseId',
    leadsTo: () => expect.stringMatching(/^\/computers\/[\w-]+$/),
    typed: (house, license) => ({ request: house.device(license, 'LAB-PC-07').request.request }),
  },
  {
    name: 'activateHereByCodes',
    page: ({ licenseId }) => `/licenses/${licenseId}/activate`,
    form: 'by-codes',
    names: 'licenseId',
    leadsTo: () => expect.stringMatching(/^\/computers\/[\w-]+$/),
    typed: (house, license) => {
      const { computerId, deviceCode } = house.device(license, 'LAB-PC-07').fields;
      return { computerId, deviceCode };
    },
  },
  {
    name: 'deactivateSeveral',
    page: ({ licenseId }) => `/licenses/${licenseId}`,
    form: 'several',
    names: 'licenseId',
    prepare: async (house, license) => void (await house.computer(license, 'SECOND')),
    typed: (_house, _license, { dvc }) => ({ codes: dvc }),
    saysSo: () => words('deactivateSeveral.done', { done: 1, refused: 0 }),
  },
  {
    name: 'makeNewKeys',
    page: ({ licenseId }) => `/licenses/${licenseId}/keys`,
    form: 'make-keys',
    names: 'licenseId',
    leadsTo: ({ licenseId }) => `/licenses/${licenseId}/keys`,
    prepare: (house, license) => house.changeTerms(license),
  },
  {
    name: 'allowReleases',
    page: ({ licenseId }) => `/licenses/${licenseId}`,
    form: 'allow-releases',
    names: 'licenseId',
    leadsTo: ({ licenseId }) => `/licenses/${licenseId}`,
    prepare: (house, license, computer) => house.stopReleases(license, computer),
  },
];

/** Actions of the desk: where their form is, what is typed, and what then is to be read. */
const deskActions: {
  name: string;
  page: (ids: DeskIds) => string;
  form: string;
  typed: (license: OwnLicense, ids: DeskIds) => Record<string, string>;
  leadsTo?: (ids: DeskIds) => unknown;
  shows?: (license: OwnLicense) => string;
  prepare?: (house: House, license: OwnLicense, agent: string) => Promise<unknown>;
}[] = [
  {
    name: 'find',
    page: () => '/staff',
    form: 'find',
    typed: ({ activationKey }) => ({ text: activationKey }),
    shows: ({ ending }) => `…${ending}`,
  },
  {
    name: 'changeTerms',
    page: ({ licenseId }) => `/staff/licenses/${licenseId}`,
    form: 'change-terms',
    typed: () => ({ seats: '7', term: 'perpetual' }),
    leadsTo: ({ licenseId }) => `/staff/licenses/${licenseId}?done=changed`,
  },
  {
    name: 'setStatus',
    page: ({ licenseId }) => `/staff/licenses/${licenseId}`,
    form: 'set-status',
    typed: () => ({ reason: 'Unpaid' }),
    leadsTo: ({ licenseId }) => `/staff/licenses/${licenseId}?done=suspend`,
  },
  {
    name: 'changeAddress',
    page: ({ licenseId }) => `/staff/licenses/${licenseId}`,
    form: 'change-address',
    typed: () => ({ email: 'next@example.com' }),
    leadsTo: ({ licenseId }) => `/staff/licenses/${licenseId}?done=address`,
  },
  {
    name: 'move',
    page: ({ licenseId }) => `/staff/licenses/${licenseId}`,
    form: 'move-license',
    typed: () => ({ reason: 'Sold' }),
    leadsTo: ({ licenseId }) => `/staff/licenses/${licenseId}?done=moved`,
  },
  {
    name: 'reissueKey',
    page: ({ licenseId }) => `/staff/licenses/${licenseId}`,
    form: 'reissue-key',
    typed: () => ({ reason: 'Stood in a forum' }),
    leadsTo: ({ licenseId }) => `/staff/licenses/${licenseId}?done=reissued`,
  },
  {
    name: 'addNote',
    page: ({ licenseId }) => `/staff/licenses/${licenseId}`,
    form: 'note',
    typed: () => ({ note: 'Calls on Mondays' }),
    leadsTo: ({ licenseId }) => `/staff/licenses/${licenseId}?done=noted`,
  },
  {
    name: 'releaseSeveral',
    page: ({ licenseId }) => `/staff/licenses/${licenseId}`,
    form: 'release-several',
    prepare: (house, license) => house.computer(license, 'SECOND'),
    typed: (_license, { activationId }) => ({ activationId, reason: 'Burnt' }),
    shows: () => words('staff.releaseSeveral.done', { done: 1, refused: 0 }),
  },
  {
    name: 'makeKeys',
    page: ({ licenseId }) => `/staff/licenses/${licenseId}`,
    form: 'make-keys',
    prepare: (house, license) => house.changeTerms(license),
    typed: () => ({}),
    leadsTo: ({ licenseId }) => `/staff/licenses/${licenseId}?done=keys`,
  },
  {
    name: 'importList',
    page: () => '/staff/licenses/import',
    form: 'import',
    typed: ({ productId }) => ({
      list: `product,address\n${productId},next@example.com`,
      step: 'preview',
    }),
    shows: () => words('staff.importLicenses.good', { count: 1, organizations: 0 }),
  },
  {
    name: 'create',
    page: () => '/staff/licenses/new',
    form: 'create-license',
    typed: ({ productId }) => ({
      ...{ product: String(productId), email: 'next@example.com' },
      ...{ seats: '1', term: 'perpetual' },
    }),
    leadsTo: () => expect.stringMatching(/^\/staff\/licenses\/[\w-]+\?done=created$/),
  },
  {
    name: 'sendKey',
    page: ({ activationId }) => `/staff/computers/${activationId}`,
    form: 'mail',
    typed: () => ({}),
    shows: ({ email }) => words('computerKey.mailed', { email }),
  },
  {
    name: 'sendAgain',
    page: ({ licenseId }) => `/staff/mails?license=${licenseId}`,
    form: 'mail',
    typed: () => ({}),
    shows: ({ email }) => words('staff.mails.done.retried', { email }),
  },
  {
    name: 'changeName',
    page: ({ organizationId }) => `/staff/organizations/${organizationId}`,
    form: 'rename',
    typed: ({ licenseId }) => ({ name: `Renamed ${licenseId}`, reference: '' }),
    leadsTo: ({ organizationId }) => `/staff/organizations/${organizationId}?done=renamed`,
  },
  {
    name: 'addPerson',
    page: ({ organizationId }) => `/staff/organizations/${organizationId}`,
    form: 'add-person',
    typed: () => ({ email: 'next@example.com', role: 'member' }),
    leadsTo: ({ organizationId }) => `/staff/organizations/${organizationId}?done=added`,
  },
  {
    name: 'removePerson',
    page: ({ organizationId }) => `/staff/organizations/${organizationId}`,
    form: 'email',
    typed: () => ({}),
    leadsTo: ({ organizationId }) => `/staff/organizations/${organizationId}?done=removed`,
  },
  {
    name: 'endInvitation',
    page: ({ organizationId }) => `/staff/organizations/${organizationId}`,
    form: 'id',
    prepare: async (house, license) => {
      const organizationId = await house.organizationIdOf(license);
      await house.invitation(house.freshEmail(), organizationId);
    },
    typed: () => ({}),
    leadsTo: ({ organizationId }) => `/staff/organizations/${organizationId}?done=taken-back`,
  },
  {
    name: 'keepView',
    page: () => '/staff/computers?state=active',
    form: 'keep-view',
    typed: () => ({ name: 'Active ones' }),
    leadsTo: () => '/staff/computers?state=active&views=saved',
  },
  {
    name: 'dropView',
    page: () => '/staff/computers',
    form: 'view',
    prepare: (house, _license, agent) => house.savedView(agent, '/staff/computers', 'All'),
    typed: () => ({}),
    leadsTo: () => '/staff/computers?views=removed',
  },
];

for (const { name, page, form, typed, leadsTo, shows, prepare } of deskActions) {
  test(`${name}: of the desk; whoever else sends its form gets a 404, and nothing changes`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const organizationId = await house.organizationIdOf(world.license);
    const ids = { ...world.license, ...world.computer, organizationId };
    await prepare?.(house, world.license, world.people.agent);
    await house.mailsInVain(world.license);
    const before = await house.traceOf(world.license);
    const agent = world.visitor('agent');
    const taken = formWith((await agent.read(page(ids))).html, form);
    for (const who of VISITORS.filter((one) => !STAFF.includes(one))) {
      const answer = await world.visitor(who).post(page(ids), taken, typed(world.license, ids));
      expect([answer.status, answer.location], who).toEqual([404, null]);
      for (const secret of world.secrets) {
        const own = [world.people[who as 'owner'], world.license.email];
        if (!own.includes(secret)) expect(answer.html, who).not.toContain(secret);
      }
    }
    expect(await house.traceOf(world.license)).toEqual(before);
    const sent = await agent.post(page(ids), taken, typed(world.license, ids));
    expect([sent.status, sent.location]).toEqual(leadsTo ? [303, leadsTo(ids)] : [200, null]);
    if (shows) expect(textOf(sent.html)).toContain(shows(world.license));
  });
}

const accessOf = (name: string): Access => {
  const found = Object.entries(ACTIONS).find(([action]) => action.endsWith(` ${name}`));
  if (!found) throw new Error(name);
  return found[1];
};

/** Actions of what waits at the desk: where their form is, and where it leads once it was taken. */
const queueActions: {
  name: string;
  form: string;
  page: (house: House, license: OwnLicense, computer: OwnComputer) => Promise<string>;
  typed?: Record<string, string>;
  leadsTo: RegExp;
}[] = [
  {
    name: 'decideRequest',
    form: 'decide',
    page: async (house, _license, computer) =>
      `/staff/requests/${(await house.askForSeat(computer, 'Broken')).id}`,
    typed: { decision: 'grant' },
    leadsTo: /^\/staff\/requests$/,
  },
  {
    name: 'dismissIllegal',
    form: 'dismiss',
    page: async (house, license) => {
      const computer = await house.computer(license, 'GONE');
      await house.release(computer);
      await house.comeBack(computer);
      return `/staff/illegal-computers/${computer.activationId}`;
    },
    leadsTo: /^\/staff\/illegal-computers$/,
  },
  {
    name: 'dismissAlarm',
    form: 'dismiss',
    page: async (house, _license, computer) => {
      await house.raiseAlarm(computer);
      return `/staff/cloned-computers/${computer.activationId}`;
    },
    leadsTo: /^\/staff\/cloned-computers$/,
  },
  {
    name: 'giveBack',
    form: 'give-back',
    page: async (house, license, computer) => {
      const claimed = await house.computer(license, 'CLAIMED');
      await house.claim(claimed);
      const { id } = await house.askForSeat(computer, 'Broken');
      return `/staff/requests/${id}?claim=${claimed.activationId}`;
    },
    leadsTo: /^\/staff\/requests\/[\w-]{36}$/,
  },
];

for (const { name, form, page, typed = {}, leadsTo } of queueActions) {
  test(`${name}: to whom the desk does not belong it does not exist, whatever form they post`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const path = await page(house, world.license, world.computer);
    const { may } = accessOf(name);
    const taken = formWith((await world.visitor('admin').read(path)).html, form);
    const before = await house.traceOf(world.license);
    const said = { reason: 'Broken', ...typed };
    for (const who of VISITORS) {
      if (may.includes(who as never)) continue;
      const answer = await world.visitor(who).post(path, taken, said);
      expect([404, 303, 307], who).toContain(answer.status);
      if (answer.status !== 404) expect(answer.location, who).toMatch(/^\/sign-in/);
    }
    expect(await house.traceOf(world.license)).toEqual(before);
    const answer = await world.visitor('agent').post(path, taken, said);
    expect(answer.status).toBe(303);
    expect(answer.location).toMatch(leadsTo);
  });
}

/**
 * What is about the asker alone is tried in account.spec.ts, about their organization in organizations.spec.ts;
 * what scripts call, in passkeys.spec.ts.
 */
const isOwn = (action: string) =>
  /^app\/(\(account\)|\(customer\)\/(organizations|invitation|licenses\/\[licenseId\]\/address)\/)/.test(
    action,
  );

test('every action of a license, and of the desk, is tried here', () => {
  const listed = Object.entries(ACTIONS).flatMap(([action, { may }]) =>
    // What admins alone do is tried in desk-actions.spec.ts and below, looking as a customer in view.spec.ts.
    may === 'anybody' || String(may) === 'admin' || action.endsWith(' viewAs') || isOwn(action)
      ? []
      : [action.split(' ').at(-1)],
  );
  expect([...actions, ...deskActions, ...queueActions].map(({ name }) => name).sort()).toEqual(
    listed.sort(),
  );
});

for (const { name, page, form, names, leadsTo, saysSo, typed, prepare } of actions) {
  test(`${name}: a foreign license or computer does not exist, also where an own page's form names it`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const own = await house.license({ email: world.people.member });
    const ownComputer = await house.computer(own, 'OWN-PC');
    await prepare?.(house, world.license, world.computer);
    await prepare?.(house, own, ownComputer);
    const before = await house.traceOf(world.license);
    const ids = { ...world.license, ...world.computer };
    const typedFor = (license: OwnLicense, computer = world.computer) =>
      typed?.(house, license, computer) ?? { reason: 'Broken' };
    const { may } = accessOf(name);

    const taken = formWith((await world.visitor('owner').read(page(ids))).html, form);
    for (const who of VISITORS) {
      if (may === 'anybody' || may === 'signed in' || may.includes(who)) continue;
      const answer = await world.visitor(who).post(page(ids), taken, typedFor(world.license));
      // Whoever sees the license stays on its page, which they may read, and changes nothing.
      const sees = OF_THE_LICENSE.includes(who);
      expect([answer.status, answer.location], who).toEqual([sees ? 200 : 404, null]);
      for (const secret of sees ? [] : world.secrets)
        expect(answer.html, who).not.toContain(secret);
    }
    const member = world.visitor('member');
    const ownPage = page({ ...own, ...ownComputer });
    const ownForm = formWith((await member.read(ownPage)).html, form);
    const foreign = { ...typedFor(world.license), [names]: ids[names] };
    const answer = await member.post(ownPage, ownForm, foreign);
    expect([answer.status, answer.location]).toEqual([404, null]);
    expect(await house.traceOf(world.license)).toEqual(before);

    // The same form, left as it was, is theirs to send.
    const sent = await member.post(ownPage, ownForm, typedFor(own, ownComputer));
    if (leadsTo) {
      expect([sent.status, sent.location]).toEqual([303, leadsTo({ ...own, ...ownComputer })]);
    } else {
      expect(sent.status).toBe(200);
      expect(textOf(sent.html)).toContain(saysSo?.(world.people.member));
    }
  });
}

test('deactivate: a foreign code or an offer that names a foreign computer frees nothing there', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const own = await house.license({ email: world.people.member });
  const { activationId } = await house.computer(own, 'OWN-PC');
  const member = world.visitor('member');
  const path = `/computers/${activationId}/deactivate`;
  const form = formWith((await member.read(path)).html, 'activationId');
  const before = await house.traceOf(world.license);
  for (const dvc of [world.computer.dvc, world.closed.dvc]) {
    for (const [offer, status] of [
      [{}, 200],
      [{ otherComputer: world.computer.activationId }, 404],
    ] as const) {
      const answer = await member.post(path, form, { dvc, ...offer });
      expect(answer.status).toBe(status);
      if (status === 200) {
        expect(textOf(answer.html)).toContain(words('refusal.DVC_NO_MATCH.text'));
      }
      for (const secret of world.secrets) expect(answer.html).not.toContain(secret);
    }
  }
  expect(await house.traceOf(world.license)).toEqual(before);
  expect(await house.stateOf(activationId)).toBe('active');
});

test('the people of the vendor are changed by admins alone, whoever sends their forms', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const target = house.freshEmail();
  await house.staff(target);
  const userId = await house.userId(target);
  const page = `/staff/team?person=${userId}`;
  await house.sessionCookie(target);
  const { html } = await world.visitor('admin').read(page);
  const forms = [
    [formWith(html, 'role'), { role: 'admin' }],
    [formWith(html, 'end-sessions'), {}],
    [formWith(html, 'disable'), { reason: 'Because' }],
    [formWith(html, 'add'), { email: world.people[`foreign contact`], role: 'admin' }],
  ] as const;
  const before = await house.staffRows([target, world.people['foreign contact']]);
  for (const who of VISITORS.filter((one) => one !== 'admin')) {
    for (const [form, typed] of forms) {
      // Past the page, which only an admin gets, and at a page of their own.
      for (const at of [page, '/']) {
        const named = { ...Object.fromEntries(form.fields), ...typed };
        const answer = await world.visitor(who).call(at, actionOf(form), named);
        expect(answer.html, who).not.toContain(words('staff.team.done.admin', { email: target }));
      }
    }
  }
  expect(await house.staffRows([target, world.people['foreign contact']])).toEqual(before);
});

test('staff are told from others by their row alone: an address of the vendor has no rights', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const session = await house.sessionCookie(`nobody-${house.unique()}@example.net`);
  const visitor = makeVisitor(demo.baseUrl, session);
  expect((await visitor.read(`/licenses/${world.license.licenseId}`)).status).toBe(404);
});
