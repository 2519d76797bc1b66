import { expect, test } from '../fixtures/kept-browser';
import { readQr } from '../fixtures/read-qr';
import { words } from '../fixtures/words';

test.describe('offline deactivation by QR', () => {
  test('the wizard destroys its license, one tap on the phone frees the seat; a second scan tells the date', async ({
    page,
    hand,
    house,
    mailbox,
    wizardOf,
  }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    const { computerKey, activationId } = await house.activate(url);
    await wizard.accept(computerKey);

    const { png, code } = await wizard.deactivate();
    await wizard.isNotActive();
    const scanned = readQr(png);
    expect(scanned).toMatch(/^HTTP:\/\/LOCALHOST:\d+\/D\/[0-9A-Z]{20}\/[0-9A-Z]{20}$/);
    expect(scanned).not.toContain(license.activationKey.replaceAll('-', ''));

    await page.goto(scanned);
    await expect(
      page.getByRole('heading', { name: words('deactivateConfirm.title') }),
    ).toBeVisible();
    await expect(page.getByText('LAB-PC-07')).toBeVisible();
    expect(await house.seatsUsed(license)).toBe(1);
    await hand.press(page.getByRole('button', { name: words('deactivateConfirm.submit') }));
    await expect(
      page.getByRole('heading', { name: words('deactivated.released', { name: 'LAB-PC-07' }) }),
    ).toBeVisible();
    expect(hand.presses).toBe(1);
    expect(await house.seatsUsed(license)).toBe(0);
    expect(await house.stateOf(activationId)).toBe('released_proven');
    const subject = words('mail.released.subject', {
      computer: 'LAB-PC-07',
      product: 'Example CAD',
    });
    await mailbox.newest(license.email, subject);

    await page.goto(scanned);
    await expect(
      page.getByRole('heading', { name: words('deactivated.already_released') }),
    ).toBeVisible();
    await expect(page.getByText(String(new Date().getUTCFullYear()))).toBeVisible();
    await expect(
      page.getByRole('button', { name: words('deactivateConfirm.submit') }),
    ).toBeHidden();

    // The wizard shows the code again on demand: nobody has to write it down.
    expect((await wizard.codes())[0]?.code).toBe(code);
  });

  test('a code that fits nothing frees nothing', async ({ page, house }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    const other = house.device(license, 'CNC-4');
    const compact = (text: string) => text.replaceAll('-', '');
    await page.goto(`/D/${compact(computer.deviceCode)}/${compact(other.dvc)}`);
    await expect(page.getByText(words('refusal.DVC_NO_MATCH.text'))).toBeVisible();
    expect(await house.seatsUsed(license)).toBe(1);
  });
});
