import type { House, OwnComputer, OwnLicense } from '../fixtures/house';
import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

type Bring = (house: House, license: OwnLicense, computer: OwnComputer) => Promise<unknown>;

/** Every state of a license in which something else may be done with it. */
const STATES: Record<string, Bring> = {
  active: async () => {},
  'in grace': async (house, license) => {
    await house.set('options/subscriptionGracePeriod', 30, license);
    await house.become(license, 'over');
  },
  expired: (house, license) => house.become(license, 'over'),
  suspended: (house, license) => house.become(license, 'suspended'),
  revoked: (house, license) => house.become(license, 'revoked'),
  'releases stopped': (house, license, computer) => house.stopReleases(license, computer),
  'code required': (house, license) =>
    house.set('customerSite/showDeactivationVerificationCode', true, license),
  'no release left': (house, license) => house.set('options/maxReleaseCount', 0, license),
  'too soon': (house, license) => house.set('customerSite/preventDeactivationPeriod', 60, license),
  'all seats used': async () => {},
  'more computers than seats': (house, license) => house.giveSeats(license, 1),
};

/** Another computer is refused there, and its page has the way on. */
const FULL = ['all seats used', 'more computers than seats'];

for (const [state, bring] of Object.entries(STATES)) {
  test(`${state}: what is offered is done, what would be refused is not offered`, async ({
    demo,
    house,
  }) => {
    const world = async (computers: number) => {
      const seats = FULL.includes(state) ? computers : computers + 2;
      const term = { term: 'subscription', lastDay: '2031-03-31' } as const;
      const license = await house.license({ seats, ...term });
      const names = Array.from({ length: computers }, (_, n) => `PC-${n + 1}`);
      const made: OwnComputer[] = [];
      for (const name of names) made.push(await house.computer(license, name));
      const [first] = made;
      if (!first) throw new Error('A computer is missing.');
      const computer = first;
      await bring(house, license, computer);
      const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
      return { license, computer, second: made[1] ?? computer, owner };
    };
    /** Whether one more computer can be activated: by trying, at the form of the owner. */
    const takesAnother = async ({ license, owner }: Awaited<ReturnType<typeof world>>) => {
      const path = `/licenses/${license.licenseId}/activate`;
      const { request } = house.device(license, `NEW-${house.unique()}`).request;
      const { html } = await owner.read(path);
      // Where every request would be refused the page says why and has no form.
      if (!html.includes('id="by-request"')) return false;
      const form = formWith(html, 'by-request');
      // Refused for lack of a seat it leads to the request's page instead.
      const { location } = await owner.post(path, form, { request });
      return location?.includes('/computers/') ?? false;
    };

    // The owner's license: its page and its list say whether a computer can be activated.
    const mine = await world(2);
    const { license, computer, owner } = mine;
    const page = await owner.read(`/licenses/${license.licenseId}`);
    const offersActivation = page.html.includes(`/licenses/${license.licenseId}/activate`);
    if (!FULL.includes(state)) expect(offersActivation).toBe(await takesAnother(mine));

    // A computer: a button without a code, or the way by its code and why.
    const at = `/computers/${computer.activationId}/deactivate`;
    const deactivation = await owner.read(at);
    const asksForCode = deactivation.html.includes(words('deactivate.stepsRequired'));
    const freed = await owner.post(at, formWith(deactivation.html, 'activationId'));
    expect(freed.status === 303, 'deactivating without a code').toBe(!asksForCode);
    if (asksForCode) {
      const again = formWith((await owner.read(at)).html, 'activationId');
      expect((await owner.post(at, again, { dvc: computer.dvc })).status, 'by its code').toBe(303);
    }

    // Self Help: "is it PC-1 that you mean?" is only asked where a yes is taken.
    const one = await world(1);
    const stranger = makeVisitor(demo.baseUrl);
    const { activationKey } = one.license;
    const empty = formWith((await stranger.read('/deactivate')).html, '$ACTION_KEY');
    const asked = await stranger.post('/deactivate', empty, { activationKey });
    const question = /<button[^>]* value="([^"]+)"[^>]* name="confirm"/.exec(asked.html)?.[1];
    const confirm = question ?? one.computer.activationId;
    const said = await stranger.post('/deactivate', empty, { activationKey, confirm });
    expect(said.status === 303, 'the question of Self Help').toBe(question !== undefined);
    if (!question)
      expect(textOf(asked.html)).not.toContain(words('deactivateByKey.confirmUnnamed'));

    // After a proven deactivation: another computer may have the seat, or not.
    const other = await world(2);
    const compact = (text: string) => text.replaceAll('-', '');
    const scanned = `/d/${compact(other.second.deviceCode)}/${compact(other.second.dvc)}`;
    const tap = formWith((await stranger.read(scanned)).html, 'dvc');
    const done = await stranger.post(scanned, tap);
    expect(done.status, 'a proof is always taken').toBe(303);
    const { html } = await stranger.read(done.location ?? '');
    const promised = textOf(html).includes(words('deactivated.releasedText'));
    expect(promised, 'the seat is of use').toBe(await takesAnother(other));

    // Whoever has the key alone sees the same offer as the owner.
    const form = formWith((await stranger.read('/license')).html, '$ACTION_KEY');
    await stranger.post('/license', form, { activationKey: license.activationKey });
    const details = textOf((await stranger.read('/license/details')).html);
    expect(details.includes(words('licenseInfo.activate'))).toBe(offersActivation);
  });
}
