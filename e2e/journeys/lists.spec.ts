import type { Request } from '@playwright/test';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

test.describe('lists of the desk', () => {
  test.beforeEach(async ({ house, signedInAs }) => {
    const agent = house.freshEmail();
    await house.staff(agent);
    await signedInAs(agent);
  });

  test('a request for a seat is answered in two steps from its queue, and the customer is told', async ({
    page,
    house,
    mailbox,
  }) => {
    const license = await house.license({ seats: 5 });
    const name = `CNC-${house.unique()}`;
    const computer = await house.computer(license, name);
    await house.claim(await house.computer(license, 'OLD-LAPTOP'));
    await house.askForSeat(computer, 'Fell into the river');
    await page.goto('/staff/requests?sort=newest');
    const row = page.getByRole('row').filter({ hasText: name });
    await expect(row).toContainText('Fell into the river');
    await row.getByRole('link', { name }).click();
    await expect(page.getByRole('table', { name: words('staff.request.earlier') })).toContainText(
      'OLD-LAPTOP',
    );
    await page.getByRole('button', { name: words('staff.request.grant') }).click();
    await expect(page).toHaveURL(/\/staff\/requests$/);
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
    await expect.poll(async () => (await mailbox.all(license.email)).length).toBeGreaterThan(0);
  });

  test('a claim is given back with a reason; what is not given is said beside the field', async ({
    page,
    house,
  }) => {
    const license = await house.license({ seats: 5 });
    const claimed = await house.computer(license, 'OLD-LAPTOP');
    await house.claim(claimed);
    const request = await house.askForSeat(await house.computer(license, 'CNC-3'), 'Burnt');
    await page.goto(`/staff/requests/${request.id}`);
    await page.getByRole('link', { name: words('staff.request.giveBack') }).click();
    const submit = page.getByRole('button', { name: words('staff.request.giveBackSubmit') });
    await submit.click();
    await expect(page.getByText(words('form.missing')).first()).toBeVisible();
    await page.getByLabel(words('staff.request.giveBackReason')).fill('It had burnt');
    await submit.click();
    await expect(submit).toHaveCount(0);
    expect(await house.stateOf(claimed.activationId)).toBe('released_claimed');
    await expect(page.getByRole('link', { name: words('staff.request.giveBack') })).toHaveCount(0);
  });

  test('a whole Activation Key typed above any list comes into no address, and leads to its license', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const asked: string[] = [];
    const note = (request: Request) => asked.push(request.url());
    page.on('request', note);
    for (const [path, label] of [
      ['/staff/licenses', words('staff.licenses.email')],
      ['/staff/computers', words('staff.computers.search')],
      ['/staff/events', words('staff.trail.person')],
    ] as const) {
      await page.goto(path);
      const form = page.getByRole('search', { name: words('staff.filter.label') });
      await form.getByLabel(label).fill(license.activationKey);
      await form.getByRole('button', { name: words('staff.filter.apply') }).click();
      await expect(page).toHaveURL(new RegExp(`/licenses/${license.licenseId}$`));
    }
    page.off('request', note);
    const compact = license.activationKey.replaceAll('-', '');
    expect(asked.filter((url) => url.replaceAll('-', '').includes(compact))).toEqual([]);
  });

  test('filters, sort and columns stand in the address, and keep each other', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, `CNC-${house.unique()}`);
    await page.goto('/staff/computers?sort=oldest');
    const form = page.getByRole('search', { name: words('staff.filter.label') });
    await form.getByLabel(words('staff.computers.search')).fill(computer.computerId);
    await form.getByRole('button', { name: words('staff.filter.apply') }).click();
    await expect(page).toHaveURL(/computer=/);
    const table = page.getByRole('table', { name: words('staff.computers.title') });
    await expect(table.getByRole('row')).toHaveCount(2);
    await page.getByText(words('staff.list.columns'), { exact: true }).click();
    await page.getByLabel(words('staff.computers.lastSeen')).uncheck();
    await page.getByRole('button', { name: words('staff.list.showColumns') }).click();
    const gone = table.getByRole('columnheader', { name: words('staff.computers.lastSeen') });
    await expect(gone).toHaveCount(0);
    await expect(table.getByRole('row')).toHaveCount(2);
    expect(page.url()).toContain('sort=oldest');
  });

  test('a list is kept as a view, comes back by its name, and is removed', async ({
    page,
    house,
  }) => {
    const name = `Oldest ${house.unique()}`;
    await page.goto('/staff/computers?state=active&sort=oldest&column=computer-id');
    const views = page.getByRole('region', { name: words('staff.views.label') });
    await views.getByText(words('staff.views.saveAs')).click();
    await views.getByLabel(words('staff.views.name')).fill(name);
    await views.getByRole('button', { name: words('staff.views.save'), exact: true }).click();
    await expect(views.getByText(words('staff.views.done.saved'))).toBeVisible();
    const kept = views.locator('a').filter({ hasText: name });
    await expect(kept).toHaveAttribute('aria-current', 'page');

    await page.goto('/staff/computers?state=released_claimed');
    await views.locator('summary').first().click();
    await expect(kept).not.toHaveAttribute('aria-current');
    await kept.click();
    await expect(page).toHaveURL(/\/computers\?state=active&sort=oldest&column=computer-id$/);
    await expect(kept).toHaveAttribute('aria-current', 'page');

    // The same name for what is shown now: there is still one.
    await page.goto('/staff/computers?state=released_proven');
    await views.getByText(words('staff.views.saveAs')).click();
    await views.getByLabel(words('staff.views.name')).fill(name);
    await views.getByRole('button', { name: words('staff.views.save'), exact: true }).click();
    await expect(views.getByText(words('staff.views.done.replaced'))).toBeVisible();
    await expect(kept).toHaveAttribute('href', '/staff/computers?state=released_proven');
    await views.getByRole('button', { name: `${words('staff.views.remove')} ${name}` }).click();
    await expect(views.getByText(words('staff.views.done.removed'))).toBeVisible();
    await expect(kept).toHaveCount(0);
    await expect(page).toHaveURL(/state=released_proven/);
  });

  test('a view that an admin shares is there for everybody, and is theirs to take back alone', async ({
    page,
    house,
    signedInAs,
  }) => {
    const [admin, agent] = [house.freshEmail(), house.freshEmail()];
    const name = `For all ${house.unique()}`;
    await house.staff(admin, 'admin');
    await house.staff(agent);
    await house.savedView(admin, '/staff/people', name);
    const views = page.getByRole('region', { name: words('staff.views.label') });
    const share = views.getByRole('button', { name: `${words('staff.views.share')} ${name}` });
    const unshare = views.getByRole('button', { name: `${words('staff.views.unshare')} ${name}` });
    const row = views.getByRole('listitem').filter({ hasText: name });

    await signedInAs(admin);
    await page.goto('/staff/people?views=saved');
    await share.click();
    await expect(views.getByText(words('staff.views.done.shared'))).toBeVisible();

    await signedInAs(agent);
    await page.goto('/staff/people?views=saved');
    await expect(row).toContainText(words('staff.views.sharedBy', { owner: admin }));
    await expect(row.getByRole('button')).toHaveCount(0);

    await signedInAs(admin);
    await page.goto('/staff/people?views=saved');
    await unshare.click();
    await expect(views.getByText(words('staff.views.done.unshared'))).toBeVisible();
    await expect(share).toBeVisible();
  });

  test('whoever belongs to an organization is added there, found among the people, and seen the portal as', async ({
    page,
    house,
  }) => {
    const organization = `Works ${house.unique()}`;
    await house.license({ organization });
    await page.goto('/staff/organizations');
    const form = page.getByRole('search', { name: words('staff.filter.label') });
    await form.getByLabel(words('staff.organizations.search')).fill(organization);
    await form.getByRole('button', { name: words('staff.filter.apply') }).click();
    await page.getByRole('row').getByRole('link', { name: organization }).click();
    const totals = page.getByRole('table', { name: words('staff.organization.licenses') });
    await expect(totals.getByRole('row')).toHaveCount(2);
    await page.getByText(words('staff.organization.addSummary')).click();
    const email = house.freshEmail();
    await page.getByLabel(words('staff.organization.email')).fill(email);
    await page.getByLabel(words('staff.organization.role')).selectOption('contact');
    await page.getByRole('button', { name: words('staff.organization.add') }).click();
    await expect(page.getByText(words('staff.organization.done.added'))).toBeVisible();
    await page.goto(`/staff/people?email=${email}`);
    await page
      .getByRole('link', { name: words('staff.people.view') })
      .filter({ hasText: email })
      .click();
    await expect(page.getByLabel(words('staff.view.email'))).toHaveValue(email);
    await page.getByRole('button', { name: words('staff.view.submit') }).click();
    await expect(page.getByText(words('viewBanner.back'))).toBeVisible();
  });

  test('a mail that was given up is tried now, and arrives', async ({ page, house, mailbox }) => {
    const license = await house.license();
    await house.mailsInVain(license);
    await page.goto(`/staff/licenses/${license.licenseId}`);
    await page
      .getByRole('link', { name: words('staff.license.mails'), exact: true })
      .last()
      .click();
    const row = page.getByRole('row').filter({ hasText: words('staff.mails.states.failed') });
    await expect(row).toContainText('Connection refused');
    await row.getByRole('button', { name: words('staff.mails.retry') }).click();
    await expect(
      page.getByText(words('staff.mails.done.retried', { email: license.email })),
    ).toBeVisible();
    await expect.poll(async () => (await mailbox.all(license.email)).length).toBe(1);
  });

  test('activations that were refused are counted, and found from their license', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const computerId = await house.refuse(license, 'CNC-3');
    await page.goto(`/staff/licenses/${license.licenseId}`);
    await page
      .getByRole('link', { name: words('staff.license.attempts') })
      .last()
      .click();
    const row = page.getByRole('row').filter({ hasText: computerId });
    await expect(row).toContainText(words('refusal.LICENSE_SUSPENDED.title'));
    await expect(row.getByRole('cell', { name: '2', exact: true })).toBeVisible();
  });
});
