import { formWith, textOf } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';
import { ACTIONS, VISITORS } from '../inventory';

const LIMIT = '/staff/properties/options/maxReleaseCount';

/** What admins do at the desk: where its form is, what is typed, and what its page then says. */
const actions: Record<
  string,
  {
    page: (ids: { licenseId: string; productId: number; organizationId: string }) => string;
    form: string;
    typed: Record<string, string>;
    /** Left out: it leads elsewhere. */
    says?: string;
  }
> = {
  createNewProduct: {
    page: () => '/staff/products',
    form: 'create-product',
    typed: { name: 'Of an admin' },
  },
  changeSettings: {
    page: ({ productId }) => `/staff/products/${productId}`,
    form: 'settings',
    typed: {
      ...{ name: 'Changed', allowUnbound: 'no', unboundDays: '30', issueShortKeys: 'no' },
      ...{ shortKeyLeaseDays: '30', graceDays: '9', defaultLeaseDays: '' },
    },
    says: words('staff.product.saved'),
  },
  addFeatures: {
    page: ({ productId }) => `/staff/products/${productId}`,
    form: 'add-features',
    typed: { features: 'one\ntwo' },
    says: words('staff.product.added'),
  },
  merge: {
    page: ({ organizationId }) => `/staff/organizations/${organizationId}`,
    form: 'merge',
    typed: { into: 'merged-into', sure: 'yes', reason: 'One company' },
  },
  takeRingStep: {
    page: ({ productId }) => `/staff/products/${productId}/keys/2`,
    form: 'rotate',
    typed: { sure: 'yes', reason: 'By routine' },
  },
  takeReceiptKeyStep: {
    page: () => '/staff/receipt-keys',
    form: 'rotate',
    typed: { sure: 'yes' },
  },
  changeProperty: {
    page: ({ licenseId }) => `${LIMIT}?license=${licenseId}`,
    form: 'property',
    typed: { value: '3', step: 'set' },
    says: words('staff.property.done', { value: '3' }),
  },
  offerView: {
    page: () => '/staff/computers',
    form: 'share',
    typed: {},
  },
  undoPropertyChange: {
    page: ({ licenseId }) => `${LIMIT}?license=${licenseId}`,
    form: 'undo',
    typed: {},
    says: words('staff.property.undone', { value: '-1' }),
  },
};

const ofAdmins = Object.entries(ACTIONS)
  .filter(([name, { may }]) => name.startsWith('app/(staff)') && String(may) === 'admin')
  .map(([name]) => name.split(' ').at(-1));

test('every action of admins is tried below, those about the team in matrix.spec.ts', () => {
  const team = ['giveRole', 'disable', 'signOutPerson'];
  expect([...Object.keys(actions), ...team].sort()).toEqual(ofAdmins.sort());
});

for (const [name, { page, form, typed, says }] of Object.entries(actions)) {
  test(`${name}: an admin's form does nothing in the hands of an agent, and was never there for others`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const { licenseId } = world.license;
    const productId = await house.ownProduct();
    const people = Object.values(world.people);
    if (form === 'undo') await house.set('options/maxReleaseCount', 2, world.license);
    const organizationId = await house.organizationIdOf(world.license);
    if (form === 'merge') await house.member(world.people.owner, 'merged-into', 'member');
    if (form === 'share') await house.savedView(world.people.admin, '/staff/computers', 'All');
    const path = page({ licenseId, productId, organizationId });
    const admin = world.visitor('admin');
    const taken = formWith((await admin.read(path)).html, form);
    const before = await house.eventsBy(people);
    for (const who of VISITORS) {
      if (who === 'admin') continue;
      const visitor = world.visitor(who);
      const answer = await visitor.post(path, taken, typed);
      if (who === 'agent') {
        expect(answer.status).toBe(200);
        expect(() => formWith(answer.html, form)).toThrow();
        continue;
      }
      expect([answer.status, answer.location], who).toEqual([404, null]);
      for (const secret of world.secrets) expect(answer.html, who).not.toContain(secret);
    }
    expect(await house.eventsBy(people)).toBe(before);

    const sent = await admin.post(path, taken, typed);
    if (says) expect(textOf(sent.html)).toContain(says);
    else expect(sent.status).toBe(303);
    expect(await house.eventsBy(people)).toBeGreaterThan(before);
  });
}
