import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import {
  type ActivationState,
  activationStates,
  type LicenseStatus,
  licenseStatuses,
} from '@/lib/rules/vocabulary';
import type { House, OwnComputer, OwnLicense } from '../fixtures/house';
import { formWith, makeVisitor, textOf, type Visitor } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

type Bring = (house: House, license: OwnLicense, computer: OwnComputer) => Promise<unknown>;

/** A new state of the vocabulary does not compile until it has its row. */
const COMPUTERS: Record<ActivationState, { bring: Bring; code: 'frees' | 'proves' | 'is used' }> = {
  active: { bring: async () => {}, code: 'frees' },
  superseded: {
    bring: (house, license, computer) =>
      house.activate(house.deviceLike(license, computer).request.request),
    code: 'proves',
  },
  released_proven: {
    bring: (house, _license, computer) => house.release(computer, computer.dvc),
    code: 'is used',
  },
  released_weak: {
    bring: (house, _license, { activationId }) =>
      house.db
        .update(activation)
        .set({
          ...{ state: 'released_weak', closedAt: new Date() },
          ...{ closedDoor: 'portal', closedBy: 'customer' },
        })
        .where(eq(activation.id, activationId)),
    code: 'proves',
  },
  released_claimed: {
    bring: (house, _license, computer) => house.release(computer),
    code: 'proves',
  },
};

type LicenseRow = { bring: Bring; refuses?: Parameters<typeof words>[0] };
const LICENSES: Record<LicenseStatus, LicenseRow> & Record<string, LicenseRow> = {
  active: { bring: async () => {} },
  suspended: {
    bring: (house, license) => house.become(license, 'suspended'),
    refuses: 'refusal.LICENSE_SUSPENDED.title',
  },
  revoked: {
    bring: (house, license) => house.become(license, 'revoked'),
    refuses: 'refusal.LICENSE_REVOKED.title',
  },
  over: {
    bring: (house, license) => house.become(license, 'over'),
    refuses: 'refusal.LICENSE_EXPIRED.title',
  },
};
const standings = [...licenseStatuses, 'over'];

const lastPart = (request: string) => request.split('/').at(-1) ?? '';
const hasForm = (html: string, mark: string) => html.includes(`name="${mark}"`);

/** Reads a page, going on where it leads. */
async function arrive(visitor: Visitor, path: string) {
  let [at, answer] = [path, await visitor.read(path)];
  for (let leaps = 0; answer.location && leaps < 4; leaps += 1) {
    at = answer.location;
    answer = await visitor.read(at);
  }
  expect(answer.status, at).toBe(200);
  return { at, html: answer.html, text: textOf(answer.html) };
}

for (const standing of standings) {
  for (const state of activationStates) {
    test(`license ${standing}, computer ${state}: each page offers what is done, and says what is so`, async ({
      demo,
      house,
    }) => {
      const [of, { bring, code }] = [LICENSES[standing], COMPUTERS[state]];
      if (!of) throw new Error(`No row for ${standing}.`);
      const license = await house.license({
        seats: 5,
        term: 'subscription',
        lastDay: '2031-03-31',
      });
      const computer = await house.computer(license, 'CNC-3');
      await bring(house, license, computer);
      await of.bring(house, license, computer);
      const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
      const stranger = makeVisitor(demo.baseUrl);
      const stopped = standing === 'suspended' || standing === 'revoked';

      const page = await arrive(owner, `/licenses/${license.licenseId}`);
      const deactivation = `/computers/${computer.activationId}/deactivate`;
      expect(page.html.includes(deactivation)).toBe(state === 'active');
      const activation = `/licenses/${license.licenseId}/activate`;
      expect(page.html.includes(activation)).toBe(standing === 'active');

      // Known by address too: no form whose every answer is a refusal.
      const byHand = await arrive(owner, activation);
      expect(hasForm(byHand.html, 'request')).toBe(!stopped);
      if (stopped && of.refuses) expect(byHand.text).toContain(words(of.refuses));

      // Its computer, its way out, its receipt: a closed one leads to what became of it.
      for (const path of [`/computers/${computer.activationId}`, deactivation]) {
        const { at, html } = await arrive(owner, path);
        expect(at === path, path).toBe(state === 'active');
        if (state !== 'active') expect(hasForm(html, 'dvc')).toBe(false);
      }

      // The computer's own request, scanned again.
      const own = `/a/${lastPart(computer.request.request)}`;
      const again = await arrive(stranger, own);
      // Its key outlives a term that was shortened: a newer one is offered, and given.
      const renewed = standing === 'over' && state === 'active';
      expect(hasForm(again.html, 'request'), 'a newer key').toBe(renewed);
      if (renewed) {
        const done = await stranger.post(own, formWith(again.html, 'request'));
        expect(done.location).toContain('?done=activated');
      }
      if (stopped && of.refuses) expect(again.text).toContain(words(of.refuses));
      else if (state === 'active') expect(again.text).toContain(words('activated.showAgain'));
      else expect(again.text).toContain(words('refusal.REQUEST_CLOSED.title'));

      // Another computer's: offered where it is done.
      const fresh = `/a/${lastPart(house.device(license, 'PC-NEW').request.request)}`;
      const asked = await arrive(stranger, fresh);
      expect(hasForm(asked.html, 'request')).toBe(!of.refuses);
      if (of.refuses) expect(asked.text).toContain(words(of.refuses));
      else {
        const done = await stranger.post(fresh, formWith(asked.html, 'request'));
        expect(done.location).toContain('?done=activated');
      }

      // Its code, scanned: taken in every state, and worded as a freed seat only where it frees one.
      const compact = (typed: string) => typed.replaceAll('-', '');
      const scanned = `/d/${compact(computer.deviceCode)}/${compact(computer.dvc)}`;
      const confirm = await arrive(stranger, scanned);
      expect(hasForm(confirm.html, 'dvc')).toBe(code !== 'is used');
      if (code === 'is used') {
        expect(confirm.text).toContain(words('deactivated.already_released'));
        return;
      }
      const lead = {
        frees: standing === 'active' ? 'deactivateConfirm.text' : 'deactivateConfirm.textOver',
        proves: 'deactivateConfirm.textClosed',
      } as const;
      expect(confirm.text).toContain(words(lead[code]));
      const tapped = await stranger.post(scanned, formWith(confirm.html, 'dvc'));
      expect(tapped.location).toContain(code === 'frees' ? '?done=released' : '?done=confirmed');
      const freed = (await arrive(stranger, tapped.location ?? '')).text;
      const promised = freed.includes(words('deactivated.releasedText'));
      expect(promised, 'a seat that another computer can have').toBe(
        code === 'frees' && standing === 'active',
      );
    });
  }
}
