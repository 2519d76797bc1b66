import type { Page } from '@playwright/test';
import type { House } from '../fixtures/house';
import type { WizardWindow } from '../fixtures/window';
import { withTypo } from '../fixtures/type-code';
import { say } from '../fixtures/window-words';
import {
  askOffline,
  box,
  button,
  isActivated,
  link,
  paste,
  title,
  typeActivationKey,
} from './parts';
import { expect, test } from './test';

const OFFLINE = '--simulate-offline';

type Given = { page: Page; house: House; window: WizardWindow };

/** The request of a new license on the screen; answers its key. */
async function asked({ page, house, window }: Given, terms = {}): Promise<string> {
  const license = await house.license(terms);
  await window.open(page, OFFLINE);
  return (await house.activate(await askOffline(page, license.activationKey))).computerKey;
}

async function active(given: Given): Promise<void> {
  await paste(given.page, await asked(given, { maintenanceLastDay: '2031-03-31' }));
  await isActivated(given.page);
}

const at = (page: Page, path: string) => page.goto(new URL(path, page.url()).href);

/** Every page in every state that looks different: how one gets there. */
const STATES: Record<string, (given: Given) => Promise<unknown>> = {
  welcome: ({ page, window }) => window.open(page, OFFLINE),
  'welcome, request open': async (given) => {
    await asked(given);
    await given.window.reopen(given.page, OFFLINE);
  },
  'welcome, active': async (given) => {
    await active(given);
    await link(given.page, say('accepted.done')).click();
  },
  'welcome, newer terms': async ({ page, house, window }) => {
    const license = await house.license();
    await window.open(page);
    await typeActivationKey(page, license.activationKey);
    await button(page, say('activate.online')).click();
    await isActivated(page);
    await house.changeTerms(license);
    await window.reopen(page);
    await expect(page.getByText(say('news.renewed'))).toBeVisible();
  },
  'welcome, ended by the portal': async ({ page, house, window }) => {
    const license = await house.license();
    await window.open(page);
    const { activationId } = await house.activate(await askOffline(page, license.activationKey));
    await window.reopen(page);
    await expect(title(page)).toContainText(say('stateTitle.ACTIVE', { product: 'Example CAD' }));
    await house.release({ activationId });
    await window.reopen(page);
    await expect(page.getByText(say('news.dropped'))).toBeVisible();
  },
  activate: async ({ page, window }) => {
    await window.open(page, OFFLINE);
    await link(page, say('welcome.activate')).click();
    await page.getByText(say('activate.more')).click();
  },
  'activate, no network': async ({ page, house, window }) => {
    const license = await house.license();
    await window.open(page, OFFLINE);
    await typeActivationKey(page, license.activationKey);
    await button(page, say('activate.online')).click();
    await page.getByText(say('refusal.NETWORK')).waitFor();
  },
  request: asked,
  'request, typo': async (given) => {
    const { page } = given;
    const key = withTypo(await asked(given), 1);
    await page.keyboard.type(key.slice(0, 17).replaceAll('-', ''));
    await page.getByText(say('codeField.bad').replace('#', '2')).waitFor();
    await box(page, 3).scrollIntoViewIfNeeded();
  },
  'request, mended': async (given) => {
    await paste(given.page, withTypo(await asked(given), 1));
    await button(given.page, say('repair.take')).waitFor();
  },
  accepted: active,
  license: async (given) => {
    await active(given);
    await at(given.page, 'license');
  },
  deactivate: async (given) => {
    await active(given);
    await at(given.page, 'deactivate');
  },
  deactivated: async (given) => {
    await active(given);
    await at(given.page, 'deactivate');
    await button(given.page, say('deactivate.submit')).click();
    await title(given.page)
      .filter({ hasText: say('codes.deactivatedTitle') })
      .waitFor();
  },
  'codes, and one that could not be sent': async (given) => {
    const { page } = given;
    await asked(given);
    await at(page, './');
    await link(page, say('pending.cancel')).click();
    await button(page, say('cancel.submit')).click();
    await link(page, say('nav.codes')).click();
    await link(page, say('codes.show')).click();
    await button(page, say('codes.send')).click();
    await page.getByText(say('refusal.NETWORK')).waitFor();
  },
  codes: async (given) => {
    const { page } = given;
    await asked(given);
    await at(page, './');
    await link(page, say('pending.cancel')).click();
    await button(page, say('cancel.submit')).click();
    await link(page, say('nav.codes')).click();
    await link(page, say('codes.show')).waitFor();
  },
  cancel: async (given) => {
    await asked(given);
    await at(given.page, './');
    await link(given.page, say('pending.cancel')).click();
    await button(given.page, say('cancel.submit')).waitFor();
  },
  clear: async (given) => {
    await active(given);
    await at(given.page, 'clear');
  },
  cleared: async (given) => {
    await active(given);
    await at(given.page, 'clear');
    await button(given.page, say('clear.submit')).click();
    await given.page.getByText(say('clear.seat')).waitFor();
  },
  'not found': async ({ page, window }) => {
    await window.open(page, OFFLINE);
    await at(page, 'nowhere');
  },
};

for (const [state, open] of Object.entries(STATES)) {
  test(`${state}: nothing that axe finds, light or dark, and no line wider than the screen`, async ({
    page,
    house,
    windowOf,
    look,
  }) => {
    await open({ page, house, window: windowOf() });
    await look(page, state);
  });
}
