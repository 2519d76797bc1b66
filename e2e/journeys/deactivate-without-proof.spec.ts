import { shortNumber } from '@/components/deactivate/receipt-number';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

test.describe('deactivating without proof', () => {
  test('from my licenses to a freed seat: Deactivate, then one confirm button', async ({
    page,
    house,
    hand,
    mailbox,
    signedInAs,
  }) => {
    const license = await house.license({ seats: 2 });
    const computer = await house.computer(license, 'CNC-3');
    await signedInAs(license.email);
    await page.goto('/licenses');
    await page.getByRole('link', { name: 'Example CAD' }).click();
    await expect(page.getByText(words('seats.used', { used: 1, seats: 2 }))).toBeVisible();

    await hand.press(
      page.getByRole('link', { name: words('computers.deactivateName', { name: 'CNC-3' }) }),
    );
    await expect(
      page.getByRole('heading', { name: words('deactivate.title', { name: 'CNC-3' }) }),
    ).toBeVisible();
    await hand.press(page.getByRole('button', { name: words('deactivate.submit'), exact: true }));

    await expect(page.getByText(words('receipt.released', { name: 'CNC-3' }))).toBeVisible();
    expect(hand.presses).toBe(2);
    expect(await house.seatsUsed(license)).toBe(0);
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');

    await expect(page.getByText(words('receipt.claimed'))).toBeVisible();
    await expect(page.getByText(shortNumber(computer.activationId))).toBeVisible();
    await page.getByRole('link', { name: words('receipt.back') }).click();
    await expect(page.getByText(words('seats.used', { used: 0, seats: 2 }))).toBeVisible();
    await page.getByRole('link', { name: words('computers.closedTitle') }).click();
    await expect(page.getByText(words('state.released_claimed'))).toBeVisible();
    await expect(
      page.getByRole('link', { name: words('computers.receiptName', { name: 'CNC-3' }) }),
    ).toBeVisible();

    const subject = words('mail.released.subject', { computer: 'CNC-3', product: 'Example CAD' });
    const mail = await mailbox.newest(license.email, subject);
    expect(mail.text).toContain(words('mail.released.proof.claimed'));
    expect(mail.text).toContain(computer.computerId);
  });
});
