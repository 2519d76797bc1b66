import { expect, test } from '../fixtures/kept-browser';
import { readKeyGroups } from '../fixtures/read-key';
import { words } from '../fixtures/words';

test.describe('the first screen, 360 × 640', () => {
  test.use({ viewport: { width: 360, height: 640 } });

  test('holds the button before the tap and the whole key after it, without scrolling', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const { request } = house.device(license, 'A-COMPUTER-OF-THE-LONGEST-NAME').request;
    await page.goto(new URL(request).pathname);
    const button = page.getByRole('button', { name: words('activateConfirm.submit') });
    await expect(button).toBeInViewport({ ratio: 1 });
    const { height } = (await button.boundingBox()) ?? { height: 0 };
    expect(height).toBeGreaterThanOrEqual(44);
    await button.click();
    // As its text; the groups to be typed come after the QR code (key-first.spec.ts).
    const groups = await readKeyGroups(page);
    const text = page.getByText(groups.join('-'), { exact: true });
    await expect(text).toBeInViewport({ ratio: 1 });
    const size = await text.evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
    expect(size).toBeGreaterThanOrEqual(16);
  });

  test('holds the alarm of a computer that is in use twice, with the button that clears it', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'A-COMPUTER-OF-THE-LONGEST-NAME');
    await house.raiseAlarm(computer, { stopped: true });
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}`);
    const clear = page.getByRole('button', { name: words('cloneAlarm.clear') });
    await expect(clear).toBeInViewport({ ratio: 1 });
    // What is wrong comes before what the page is otherwise for.
    const [alarm, lead] = await Promise.all(
      [words('cloneAlarm.title'), words('computerKeyPanel.show')].map((text) =>
        page.getByText(text).boundingBox(),
      ),
    );
    expect(alarm?.y).toBeLessThan(lead?.y ?? 0);
  });

  test('holds the way to another name, which opens what is folded away', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}`);
    const rename = page.getByRole('link', { name: words('renameComputer.submit'), exact: true });
    await expect(rename).toBeInViewport({ ratio: 1 });
    await rename.click();
    await expect(page.getByLabel(words('renameComputer.label'), { exact: true })).toBeFocused();
  });

  test('holds the button that frees the seat', async ({ page, house }) => {
    const computer = await house.computer(await house.license(), 'CNC-3');
    await page.goto(`/D/${computer.deviceCode}/${computer.dvc}`.replaceAll('-', ''));
    const button = page.getByRole('button', { name: words('deactivateConfirm.submit') });
    await expect(button).toBeInViewport({ ratio: 1 });
  });
});
