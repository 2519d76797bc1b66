import { say } from '../fixtures/window-words';
import {
  askOffline,
  button,
  isActivated,
  link,
  requestCode,
  title,
  typeActivationKey,
} from './parts';
import { expect, test } from './test';

// A clock that was stopped stays so.
test.use({ forgetsBrowser: true });

const OFFLINE = '--simulate-offline';
const product = 'Example CAD';

test('with internet: activated, details, deactivated, without a phone', async ({
  page,
  house,
  windowOf,
}) => {
  const license = await house.license();
  await windowOf().open(page);
  await typeActivationKey(page, license.activationKey);
  await button(page, say('activate.online')).click();
  await isActivated(page);
  expect(await house.seatsUsed(license)).toBe(1);

  await link(page, say('welcome.details')).click();
  await expect(page.getByText(say('fact.ending', { ending: license.ending }))).toBeVisible();
  await link(page, say('welcome.deactivate')).click();
  await button(page, say('deactivate.submit')).click();
  await expect(page.getByText(say('codes.leadSent'))).toBeVisible();
  expect(await house.seatsUsed(license)).toBe(0);
});

test('an unknown Activation Key is refused beside its field; without a network the phone is offered', async ({
  page,
  house,
  windowOf,
}) => {
  const license = await house.license();
  const window = windowOf();
  await window.open(page, OFFLINE);
  await typeActivationKey(page, license.activationKey);
  await button(page, say('activate.online')).click();
  await expect(page.getByText(say('refusal.NETWORK'))).toBeVisible();
  await button(page, say('activate.offline')).click();
  await expect(requestCode(page)).toBeVisible();
});

test('a request on the screen is answered by the portal itself where there is internet after all', async ({
  page,
  house,
  windowOf,
}) => {
  await page.clock.install();
  const license = await house.license();
  await windowOf().open(page);
  const scanned = await askOffline(page, license.activationKey);
  const polled = () => page.waitForResponse((response) => response.url().endsWith('/poll'));
  const unanswered = polled();
  await page.clock.runFor(10_000);
  expect(await (await unanswered).json()).toEqual({});

  await house.activate(scanned);
  await page.clock.runFor(10_000);
  await isActivated(page);
  expect(await house.seatsUsed(license)).toBe(1);
});

test('the portal is asked every ten seconds, for five minutes, and not while nobody looks', async ({
  page,
  house,
  windowOf,
}) => {
  await page.clock.install();
  const license = await house.license();
  await windowOf().open(page, OFFLINE);
  await askOffline(page, license.activationKey);
  let polls = 0;
  await page.route('**/poll', async (route) => {
    polls += 1;
    await route.fulfill({ json: {} });
  });
  const tenSeconds = async () => {
    const before = polls;
    await page.clock.runFor(10_000);
    return polls - before;
  };
  await setVisibility('hidden');
  expect(await tenSeconds()).toBe(0);
  await setVisibility('visible');
  for (let asked = 1; asked <= 30; asked += 1) {
    await page.clock.runFor(10_000);
    // The next ten seconds begin with the answer, which may come a moment after the clock was moved.
    await expect(async () => {
      if (polls < asked) await page.clock.runFor(1_000);
      expect(polls).toBe(asked);
    }).toPass({ intervals: [50] });
  }
  await page.clock.runFor(600_000);
  expect(polls).toBe(30);

  async function setVisibility(state: DocumentVisibilityState) {
    await page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    }, state);
  }
});

test('opening the window checks in: newer terms, a request answered meanwhile, a license that was ended', async ({
  page,
  house,
  windowOf,
}) => {
  const license = await house.license();
  const window = windowOf();
  await window.open(page, OFFLINE);
  const { activationId } = await house.activate(await askOffline(page, license.activationKey));

  // Offline it still waits for its key; at the first start with internet it has it.
  await window.reopen(page, OFFLINE);
  await expect(title(page)).toHaveText(say('stateTitle.PENDING'));
  await window.reopen(page);
  await expect(title(page)).toHaveText(say('stateTitle.ACTIVE', { product }));

  await house.changeTerms(license);
  await window.reopen(page);
  await expect(page.getByText(say('news.renewed'))).toBeVisible();
  await expect(page.getByText('March 31, 2031')).toBeVisible();

  await house.release({ activationId });
  await window.reopen(page);
  await expect(title(page)).toHaveText(say('stateTitle.NONE', { product }));
  await expect(page.getByText(say('news.dropped'))).toBeVisible();
  expect(await house.stateOf(activationId)).toBe('released_proven');
});
