import type { Page } from '@playwright/test';
import type { House } from '../fixtures/house';
import { lookOver } from '../fixtures/look-over';
import type { WizardWindow } from '../fixtures/window';
import { withTypo } from '../fixtures/type-code';
import { say } from '../fixtures/window-words';
import { box, button, link, paste, title, typeActivationKey } from './parts';
import { expect, test } from './test';

const OFFLINE = '--simulate-offline';
const SIZES = [
  { width: 1280, height: 800 },
  { width: 720, height: 800 },
];

type Given = { page: Page; house: House; window: WizardWindow };

/** A license that this computer has asked the portal for, answered with its key. */
async function asked({ house, window }: Given, terms = {}) {
  const license = await house.license(terms);
  const { activationKey } = license;
  const { url } = window.wizard.request({ activationKey, computerName: 'LAB-PC-07' });
  return { license, ...(await house.activate(url)) };
}

async function active(given: Given, terms = {}) {
  const made = await asked(given, { maintenanceLastDay: '2031-03-31', ...terms });
  given.window.wizard.accept(made.computerKey);
  return made;
}

/** The program, started where there is no internet, at one of its pages. */
const at = ({ page, window }: Given, path = './') => window.openAt(page, path, OFFLINE);

/** Every page in every state that looks different: how one gets there. */
const STATES: Record<string, (given: Given) => Promise<unknown>> = {
  welcome: (given) => at(given),
  'welcome, request open': async (given) => {
    await asked(given);
    await at(given);
  },
  'welcome, active': async (given) => {
    await active(given);
    await at(given);
  },
  'welcome, newer terms': async (given) => {
    const { page, house, window } = given;
    const { license } = await active(given, { maintenanceLastDay: '2030-03-31' });
    await house.changeTerms(license);
    await window.open(page);
    await expect(page.getByText(say('news.renewed'))).toBeVisible();
  },
  'welcome, ended by the portal': async (given) => {
    const { page, house, window } = given;
    await house.release(await active(given));
    await window.open(page);
    await expect(page.getByText(say('news.dropped'))).toBeVisible();
  },
  activate: async (given) => {
    await at(given, 'activate');
    await given.page.getByText(say('activate.more')).click();
  },
  'activate, no network': async (given) => {
    const { page, house } = given;
    await at(given);
    await typeActivationKey(page, (await house.license()).activationKey);
    await button(page, say('activate.online')).click();
    await page.getByText(say('refusal.NETWORK')).waitFor();
  },
  request: async (given) => {
    await asked(given);
    await at(given, 'request');
  },
  'request, typo': async (given) => {
    const { page } = given;
    const { computerKey } = await asked(given);
    await at(given, 'request');
    await box(page, 1).focus();
    await page.keyboard.type(withTypo(computerKey, 1).slice(0, 17).replaceAll('-', ''));
    await page.getByText(say('codeField.bad').replace('#', '2')).waitFor();
    await box(page, 3).scrollIntoViewIfNeeded();
  },
  'request, mended': async (given) => {
    const { computerKey } = await asked(given);
    await at(given, 'request');
    await paste(given.page, withTypo(computerKey, 1));
    await button(given.page, say('repair.take')).waitFor();
  },
  accepted: async (given) => {
    await active(given);
    await at(given, 'accepted');
  },
  license: async (given) => {
    await active(given);
    await at(given, 'license');
  },
  deactivate: async (given) => {
    await active(given);
    await at(given, 'deactivate');
  },
  deactivated: async (given) => {
    await active(given);
    const { deviceCode } = given.window.wizard.deactivate();
    await at(given, `code?device=${deviceCode}&new=yes`);
    await expect(title(given.page)).toHaveText(say('codes.deactivatedTitle'));
  },
  'codes, and one that could not be sent': async (given) => {
    const { page, window } = given;
    await asked(given);
    window.wizard.cancel();
    await at(given, 'codes');
    await link(page, say('codes.show')).click();
    await button(page, say('codes.send')).click();
    await page.getByText(say('refusal.NETWORK')).waitFor();
  },
  codes: async (given) => {
    await asked(given);
    given.window.wizard.cancel();
    await at(given, 'codes');
    await link(given.page, say('codes.show')).waitFor();
  },
  cancel: async (given) => {
    await asked(given);
    await at(given);
    await link(given.page, say('pending.cancel')).click();
    await button(given.page, say('cancel.submit')).waitFor();
  },
  clear: async (given) => {
    await active(given);
    await at(given, 'clear');
  },
  cleared: async (given) => {
    await active(given);
    await at(given, 'clear');
    await button(given.page, say('clear.submit')).click();
    await given.page.getByText(say('clear.seat')).waitFor();
  },
  'not found': (given) => at(given, 'nowhere'),
};

for (const [state, open] of Object.entries(STATES)) {
  test(`${state}: nothing that axe finds, light or dark, and no line wider than the screen`, async ({
    page,
    house,
    windowOf,
  }) => {
    await open({ page, house, window: windowOf() });
    await lookOver(page, state, SIZES);
  });
}
