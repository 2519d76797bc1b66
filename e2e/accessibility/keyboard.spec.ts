import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/kept-browser';
import { openPalette } from '../fixtures/open-palette';
import { readKeyGroups } from '../fixtures/read-key';
import { codeIn, signInSubject } from '../fixtures/sign-in';
import { badGroup, codeBoxes, withTypo } from '../fixtures/type-code';
import { words } from '../fixtures/words';

/** Presses Tab until what has the focus is called so, and is of that kind where one is named. */
async function tabTo(page: Page, name: string, kind?: 'button'): Promise<number> {
  const target = page.locator(':focus');
  for (let presses = 1; presses <= 60; presses += 1) {
    await page.keyboard.press('Tab');
    const called = await target.evaluate(
      (element) =>
        element.getAttribute('aria-label') ??
        (element as HTMLInputElement).labels?.[0]?.textContent?.trim() ??
        element.textContent?.trim() ??
        '',
    );
    const fits = !kind || (await target.evaluate((element) => element.localName)) === kind;
    if (called === name && fits) {
      await expect(target).toBeInViewport();
      return presses;
    }
  }
  throw new Error(`Tab never reaches "${name}"`);
}

test.describe('with the keyboard alone', () => {
  test('from my licenses to a freed seat; the focus is always in sight', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    await signedInAs(license.email);
    await page.goto('/licenses');
    await page.keyboard.press('Tab');
    await expect(page.locator(':focus')).toHaveText(words('site.skip'));
    await page.keyboard.press('Enter');
    await tabTo(page, 'Example CAD');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: words('computers.title') }).waitFor();
    await tabTo(page, words('computers.deactivateName', { name: 'CNC-3' }));
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { name: words('deactivate.title', { name: 'CNC-3' }) })
      .waitFor();
    await tabTo(page, words('deactivate.submit'));
    await page.keyboard.press('Space');
    await expect(page.getByText(words('receipt.released', { name: 'CNC-3' }))).toBeVisible();
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
  });

  test('a code is typed through its boxes, corrected by Backspace and arrows, and sent by Enter', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    await house.set('customerSite/showDeactivationVerificationCode', true, license);
    const computer = await house.computer(license, 'CNC-3');
    const label = words('deactivate.codeLabel');
    const firstBox = words('codeField.group', { groups: 4 }).replace('#', '1');
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}/deactivate`);
    await codeBoxes(page, label).first().waitFor();
    await tabTo(page, firstBox);
    const mistyped = withTypo(computer.dvc, 1);
    await page.keyboard.type(mistyped);
    await expect(codeBoxes(page, label).last()).toBeFocused();
    await expect(page.getByText(badGroup(1))).toBeVisible();

    await page.keyboard.press('Enter');
    await expect(
      page.getByText(words('refusal.CODE_TYPO.text', { count: 1, groups: '2' })),
    ).toBeVisible();
    await expect(codeBoxes(page, label).first()).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.type(computer.dvc.split('-')[1]?.at(-1) ?? '');
    await expect(page.getByText(words('codeField.complete', { groups: 4 }))).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByText(words('receipt.proven'))).toBeVisible();
  });

  test('a mailed code signs in, and an activation request becomes a key that is downloaded', async ({
    page,
    house,
    mailbox,
    wizardOf,
  }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    await page.goto(`/licenses/${license.licenseId}/activate`);
    await expect(page.getByLabel(words('signIn.emailLabel'))).toBeFocused();
    await page.keyboard.type(license.email);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel(words('signIn.codeLabel'))).toBeFocused();
    await page.keyboard.type(codeIn(await mailbox.newest(license.email, signInSubject())));
    await page.keyboard.press('Enter');
    await page.getByLabel(words('activateByHand.requestLabel')).waitFor();
    await tabTo(page, words('activateByHand.requestLabel'));
    await page.keyboard.insertText(url);
    await tabTo(page, words('activateByHand.requestSubmit'));
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { name: words('computerKeyPanel.title', { name: 'LAB-PC-07' }) })
      .waitFor();
    await tabTo(page, words('computerKey.file'));
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    expect(await wizard.acceptFile(await (await download).path())).toMatchObject({
      state: 'ACTIVE',
    });
  });

  test('Self Help: a computer is deactivated by its Activation Key, after the page has asked', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'LAB-PC-07');
    await page.goto('/deactivate');
    await expect(codeBoxes(page, words('selfHelp.keyLabel')).first()).toBeFocused();
    await page.keyboard.type(license.activationKey);
    await page.keyboard.press('Enter');
    const yes = words('deactivateByKey.confirmSubmit', { name: 'L…' });
    await page.getByRole('button', { name: yes }).waitFor();
    await tabTo(page, yes);
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { name: words('deactivated.released', { name: 'L…' }) })
      .waitFor();
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
  });

  test('a scanned request is answered by one press', async ({ page, house, wizardOf }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    await page.goto(new URL(url).pathname);
    await tabTo(page, words('activateConfirm.submit'), 'button');
    await page.keyboard.press('Enter');
    await wizard.accept(...(await readKeyGroups(page)));
    await wizard.isActive();
  });

  test('an organization: somebody is invited, and the invitation is taken back', async ({
    page,
    house,
    signedInAs,
  }) => {
    const organization = `Works ${house.unique()}`;
    const contact = house.freshEmail();
    await house.member(contact, organization, 'contact');
    const organizationId = await house.organizationIdOf(await house.license({ organization }));
    const guest = house.freshEmail();
    await signedInAs(contact);
    await page.goto(`/organizations/${organizationId}`);
    const field = page.getByRole('textbox', { name: words('signIn.emailLabel') });
    await field.waitFor();
    await tabTo(page, words('signIn.emailLabel'));
    await page.keyboard.type(guest);
    await page.keyboard.press('Enter');
    await page.getByText(words('organization.done.invited')).waitFor();
    await tabTo(page, words('organization.takeBackThis', { email: guest }));
    await page.keyboard.press('Enter');
    await page.getByText(words('organization.done.taken-back')).waitFor();
  });

  test('a day at the desk: a dead computer, a key for another, a request, what happened; every press is counted', async ({
    page,
    house,
    mailbox,
    signedInAs,
  }) => {
    const agent = house.freshEmail();
    await house.staff(agent);
    const license = await house.license({ seats: 5 });
    const [dead, offline, lost] = [
      await house.computer(license, `DEAD-${house.unique()}`),
      await house.computer(license, `OFFLINE-${house.unique()}`),
      await house.computer(license, `LOST-${house.unique()}`),
    ];
    await house.askForSeat(lost, 'Fell into the river');
    await signedInAs(agent);
    await page.goto('/staff');
    let presses = 0;
    const press = async (key: string) => {
      await page.keyboard.press(key);
      presses += 1;
    };
    /** By the box: whatever it finds first. */
    const goTo = async (text: string, name: string) => {
      const palette = await openPalette(page);
      presses += 1;
      await page.keyboard.type(text);
      await expect(palette.getByRole('link', { name }).first()).toBeVisible();
      await press('Enter');
      await expect(palette).toBeHidden();
    };

    await goTo(dead.name, dead.name);
    await expect(page.getByRole('heading', { name: dead.name })).toBeVisible();
    presses += await tabTo(page, words('deactivate.reason'));
    await page.keyboard.type('Mainboard failed');
    await press('Enter');
    await expect(page.getByText(words('receipt.released', { name: dead.name }))).toBeVisible();

    await goTo(offline.name, offline.name);
    await expect(page.getByRole('heading', { name: offline.name })).toBeVisible();
    presses += await tabTo(page, words('staff.computer.sendTo', { email: license.email }));
    await press('Enter');
    await expect.poll(async () => (await mailbox.all(license.email)).length).toBeGreaterThan(0);

    // By the computer: the list of those that wait holds other customers' too.
    await goTo(lost.name, lost.name);
    await expect(page.getByRole('heading', { name: lost.name })).toBeVisible();
    presses += await tabTo(page, words('releaseRequestNotice.answerIt'));
    await press('Enter');
    await page.waitForURL(/\/staff\/requests\/./);
    presses += await tabTo(page, words('staff.request.grant'));
    await press('Enter');
    await expect(page.getByRole('heading', { name: words('staff.requests.title') })).toBeVisible();
    await page.waitForURL(/\/staff\/requests$/);

    await goTo(words('staff.trail.title').slice(0, 5), words('staff.trail.title'));
    await page.waitForURL(/\/staff\/events/);
    await expect(page.getByRole('row').filter({ hasText: lost.name }).first()).toBeVisible();
    expect(await house.stateOf(dead.activationId)).toBe('released_claimed');
    expect(await house.stateOf(lost.activationId)).toBe('released_claimed');
    expect(presses).toBeLessThanOrEqual(100);
  });

  test('after a refusal the focus is where the reader has to go on', async ({ page }) => {
    await page.goto('/activate');
    await page.getByRole('button', { name: words('activateByHand.requestSubmit') }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText(words('activateByHand.requestMissing'))).toBeVisible();
    const field = page.getByLabel(words('activateByHand.requestLabel'));
    await expect(field).toBeFocused();
    await expect(field).toHaveAccessibleDescription(
      new RegExp(words('activateByHand.requestMissing')),
    );
  });
});
