import { expect, test } from '../fixtures/kept-browser';
import { raw, words } from '../fixtures/words';

type Seen = {
  activationId: string;
  computerId: string;
  computerName: string;
  state: string;
  firstSeenAt: string;
  lastSeenAt: string;
  times: number;
  address: string;
  liftedAt: string | null;
};

test('the dead computer returns: it gives the license up by itself, and staff sees when, how often and from where it was used', async ({
  page,
  admin,
  house,
  signedInAs,
  wizardOf,
}) => {
  test.setTimeout(60_000); // it starts seven processes
  const license = await house.license();
  await house.set('options/illegalComputerConsequence', 'stopUnprovenReleases', license);
  const wizard = wizardOf('CNC-3');
  const { computerId } = (await wizard.activate(license.activationKey)).license;
  const other = await house.computer(license, 'LAB-PC-07');
  await signedInAs(license.email);
  await page.goto(`/licenses/${license.licenseId}`);
  await page
    .getByRole('link', { name: words('computers.deactivateName', { name: 'CNC-3' }) })
    .click();
  await page.getByRole('button', { name: words('deactivate.submit'), exact: true }).click();
  await expect(page.getByText(words('receipt.claimed'))).toBeVisible();
  const activationId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  const before = Date.now();
  expect(await wizard.checkIn(10)).toMatchObject({ verdict: 'DROP', unsentCodes: 0 });
  await wizard.isNotActive();
  expect(await house.stateOf(activationId)).toBe('released_proven');
  await page.goto(`/receipts/${activationId}`);
  await expect(page.getByText(words('receipt.proven'))).toBeVisible();

  const list = async (...all: string[]) =>
    (await admin.run<Seen[]>('illegal-computer', 'list', ...all)).filter(
      (row) => row.activationId === activationId,
    );
  const [seen] = await list();
  expect(seen).toMatchObject({
    computerId,
    computerName: 'CNC-3',
    state: 'released_proven',
    times: 1,
    address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
    liftedAt: null,
  });
  expect(Date.parse(seen?.firstSeenAt ?? '')).toBeGreaterThanOrEqual(before);
  expect(seen?.lastSeenAt).toBe(seen?.firstSeenAt);

  await page.goto(`/licenses/${license.licenseId}`);
  await expect(page.getByText(words('releasesStopped.title'))).toBeVisible();
  const [why = ''] = raw('releasesStopped.byIllegalComputer').split('<when>');
  await expect(page.getByText(why)).toBeVisible();
  const allow = page.getByRole('button', { name: words('releasesStopped.allow') });
  await expect(allow).toHaveCount(0);
  await page.goto(`/computers/${other.activationId}/deactivate`);
  const submit = page.getByRole('button', { name: words('deactivate.submit'), exact: true });
  await submit.click();
  await expect(page.getByText(words('refusal.UNPROVEN_RELEASES_STOPPED.title'))).toBeVisible();
  expect(await house.stateOf(other.activationId)).toBe('active');

  const lift = ['illegal-computer', 'lift', activationId, '--reason', 'It stood in a cupboard'];
  expect(await admin.run(...lift)).toMatchObject({ releasesAllowed: true });
  expect(await list()).toEqual([]);
  expect(await list('--all')).toMatchObject([{ liftedAt: expect.any(String) }]);
  await page.goto(`/licenses/${license.licenseId}`);
  await expect(page.getByText(words('releasesStopped.title'))).toHaveCount(0);
  await page.goto(`/computers/${other.activationId}/deactivate`);
  await submit.click();
  await expect(page.getByText(words('receipt.claimed'))).toBeVisible();
});

test('a computer that returns more than once is one entry that counts, with the consequence "log" nothing else happens', async ({
  page,
  admin,
  house,
  signedInAs,
  wizardOf,
}) => {
  const license = await house.license();
  const wizard = wizardOf('CNC-3');
  await wizard.activate(license.activationKey);
  const copies = [wizard.copy('snapshot'), wizard.copy('second snapshot')];
  const [computer] = await house.computersOf(license);
  if (!computer) throw new Error('Not active.');
  await house.release(computer);
  for (const copy of copies) await copy.checkIn(10);
  const listed = await admin.run<Seen[]>('illegal-computer', 'list');
  const [seen] = listed.filter(({ activationId }) => activationId === computer.activationId);
  expect(seen?.times).toBe(2);
  expect(Date.parse(seen?.lastSeenAt ?? '')).toBeGreaterThan(Date.parse(seen?.firstSeenAt ?? ''));
  await signedInAs(license.email);
  await page.goto(`/licenses/${license.licenseId}`);
  await expect(page.getByRole('heading', { name: words('computers.title') })).toBeVisible();
  await expect(page.getByText(words('releasesStopped.title'))).toHaveCount(0);
});
