import type { Page } from '@playwright/test';
import type { Cookie } from '../fixtures/cookies';
import type { House } from '../fixtures/house';
import type { PagePath } from '../inventory';
import { codeBoxes, typeCode } from '../fixtures/type-code';
import { words } from '../fixtures/words';

type Open = (world: {
  page: Page;
  house: House;
  brings: (cookie: Cookie) => Promise<void>;
  signedInAs: (email: string) => Promise<void>;
}) => Promise<unknown>;

const compact = (text: string) => text.replaceAll('-', '');
const pathOf = (url: string) => new URL(url).pathname;
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function atDesk(
  house: House,
  signedInAs: (email: string) => Promise<void>,
  role: 'agent' | 'admin' = 'agent',
) {
  const agent = house.freshEmail();
  await house.staff(agent, role);
  await signedInAs(agent);
}

/** Signed in an hour ago: asked once more who they are before they change what is in charge. */
async function agentOfLongAgo(house: House, brings: (cookie: Cookie) => Promise<void>) {
  const agent = house.freshEmail();
  await house.staff(agent);
  const createdAt = new Date(Date.now() - 3_600_000);
  await brings(await house.sessionCookie(agent, { createdAt, provenBy: 'mail' }));
  return agent;
}

/** Somebody of an organization with a license, people and somebody who is invited. */
async function ofWorks(house: House, role: 'member' | 'contact') {
  const organization = `Works ${house.unique()}`;
  const email = house.freshEmail();
  await house.member(email, organization, role);
  await house.member(house.freshEmail(), organization, 'contact');
  const { licenseId } = await house.license({ organization });
  const organizationId = await house.organizationIdOf({ licenseId });
  await house.invitation(house.freshEmail(), organizationId);
  return { email, licenseId, organizationId };
}

async function asAdmin(house: House, signedInAs: (email: string) => Promise<void>) {
  const admin = house.freshEmail();
  await house.staff(admin, 'admin');
  await signedInAs(admin);
}

/** An organization, its contact, and where they set single sign-on up. */
async function atSignOn(house: House) {
  const organization = `Works ${house.unique()}`;
  const license = await house.license({ organization });
  const contact = house.freshEmail();
  await house.member(contact, organization, 'contact');
  const organizationId = await house.organizationIdOf(license);
  return { organizationId, contact, path: `/organizations/${organizationId}/sign-on` };
}

/** Computers come and go, one of them comes back, a license ends soon and a limit is met. */
async function somethingHappened(house: House) {
  const in9Days = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  const license = await house.license({ seats: 5, term: 'subscription', lastDay: in9Days });
  await house.set('options/maxReleaseCountAbsolute', true, license);
  await house.set('options/maxReleaseCount', 1, license);
  await house.release(await house.computer(license, 'CNC-3'));
  const proven = await house.computer(license, 'LAB-PC');
  await house.release(proven, proven.dvc);
  const claimed = await house.computer(license, 'OLD-LAPTOP');
  await house.claim(claimed);
  await house.comeBack(claimed);
  await house.countDays();
}

/** Every page in each state that looks different, and how it is reached. */
export const STATES: Record<PagePath, Record<string, Open>> = {
  '/': {
    'start page': ({ page }) => page.goto('/'),
    'unknown address': ({ page }) => page.goto('/nowhere'),
  },
  '/activate': {
    empty: ({ page }) => page.goto('/activate'),
    'with errors': async ({ page, house }) => {
      const license = await house.license();
      await page.goto('/activate');
      await typeCode(page, words('activateByHand.keyLabel'), license.activationKey);
      await codeBoxes(page, words('activateByHand.deviceCodeLabel')).first().fill('ABCDE');
      await press(page, words('activateByHand.requestSubmit'));
      await page.getByText(words('activateByHand.requestMissing')).waitFor();
    },
  },
  '/activate/done': {
    'without Device Code': async ({ page, house, brings }) => {
      const { activationKey } = await house.license({ product: 'unbound' });
      const typed = { activationKey, computerId: house.unique() };
      const { activationId } = await house.activate(typed);
      await brings(house.ticket('activated', { activationId }));
      await page.goto('/activate/done');
    },
  },
  '/deactivate': {
    empty: ({ page }) => page.goto('/deactivate'),
    'by a link of a program': async ({ page, house }) => {
      await house.setAt('customerSite/returnAddresses', ['https://example.com', 'examplecad:']);
      await page.goto('/go/deactivate?computer=WIZ-7Q2M4K9D&return=examplecad:done');
    },
    'which computer': async ({ page, house }) => {
      const license = await house.license();
      await house.computer(license, 'LAB-PC-07');
      await page.goto('/deactivate');
      await typeCode(page, words('selfHelp.keyLabel'), license.activationKey);
      await press(page, words('deactivateByKey.submit'));
      await page.getByText(words('deactivateByKey.another')).click();
    },
    'code needed': async ({ page, house }) => {
      const license = await house.license();
      await house.set('customerSite/showDeactivationVerificationCode', true, license);
      await house.computer(license, 'LAB-PC-07');
      await page.goto('/deactivate');
      await typeCode(page, words('selfHelp.keyLabel'), license.activationKey);
      await press(page, words('deactivateByKey.submit'));
      await page.getByText(words('brokenComputer.title')).click();
    },
  },
  '/deactivate/broken': {
    'with errors': async ({ page }) => {
      await page.goto('/deactivate/broken');
      await press(page, words('brokenComputer.submit'));
      await page.getByText(words('form.missing')).first().waitFor();
    },
    sent: ({ page }) => page.goto('/deactivate/broken?sent=1'),
  },
  '/deactivate/done': {
    'freed just now': async ({ page, house, brings }) => {
      await brings(
        house.ticket('deactivated', {
          result: 'released',
          at: new Date().toISOString(),
          productName: 'Example CAD',
          computerName: 'CNC-3',
          maskedComputerId: 'PC-…3F',
          keyEnding: 'K7Q2M',
          activeAgain: false,
          reusable: true,
        }),
      );
      await page.goto('/deactivate/done');
    },
  },
  '/license': {
    empty: ({ page }) => page.goto('/license'),
  },
  '/license/details': {
    valid: async ({ page, house, brings }) => {
      const license = await house.license({
        seats: 30,
        term: 'subscription',
        lastDay: '2031-03-31',
        features: ['export', 'batch'],
        maintenanceLastDay: '2031-03-31',
      });
      for (const name of ['LAB-PC-07', 'CNC-3', '']) await house.computer(license, name);
      await brings(house.ticket('license', license));
      await page.goto('/license/details');
    },
    'over, no computer': async ({ page, house, brings }) => {
      const license = await house.license({ term: 'trial', lastDay: '2020-02-01' });
      await brings(house.ticket('license', license));
      await page.goto('/license/details');
    },
  },
  '/keys': {
    address: ({ page }) => page.goto('/keys'),
    sent: ({ page }) => page.goto('/keys?sent=1'),
  },
  '/was-not-me': {
    deactivated: async ({ page, house }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'LAB-PC-07');
      await house.release(computer);
      await page.goto(await house.mailLink('was-not-me', license, computer));
    },
    'took over a seat': async ({ page, house }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'LAB-PC-07');
      const details = { superseded: true } as const;
      await page.goto(await house.mailLink('was-not-me', license, computer, details));
    },
    over: ({ page }) => page.goto('/was-not-me?token=x'),
    'over meanwhile': async ({ page, house }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'LAB-PC-07');
      await page.goto(await house.mailLink('was-not-me', license, computer));
      await house.spendLinks(license);
      await press(page, words('wasNotMe.submit'));
      await page.getByText(words('refusal.LINK_OVER.title')).waitFor();
    },
  },
  '/was-not-me/done': {
    stopped: ({ page }) => page.goto('/was-not-me/done'),
  },
  '/release-request': {
    'to confirm': async ({ page, house }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      const reason = 'Mainboard broken, thrown away in May';
      await page.goto(await house.mailLink('release-request', license, computer, { reason }));
    },
    'deactivated meanwhile': async ({ page, house }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      const link = await house.mailLink('release-request', license, computer, { reason: 'Broken' });
      await house.release(computer);
      await page.goto(link);
    },
  },
  '/activation-request': {
    'to say yes to': async ({ page, house }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      await page.goto(await house.waitingLink(license, computer));
    },
    'refused meanwhile': async ({ page, house }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      const link = await house.waitingLink(license, computer);
      await house.become(license, 'suspended');
      await page.goto(link);
    },
    over: ({ page }) => page.goto('/activation-request?token=x'),
  },
  '/activation-request/done': {
    activated: ({ page }) => page.goto('/activation-request/done'),
  },
  '/release-request/done': {
    open: ({ page }) => page.goto('/release-request/done'),
    granted: ({ page }) => page.goto('/release-request/done?state=granted'),
  },
  '/receipts/verify': {
    empty: ({ page }) => page.goto('/receipts/verify'),
    genuine: async ({ page, house }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      await house.release(computer, computer.dvc);
      await page.goto('/receipts/verify');
      const receipt = JSON.stringify(await house.receipt(computer));
      await page.getByLabel(words('verifyReceipt.label'), { exact: true }).fill(receipt);
      await press(page, words('verifyReceipt.submit'));
      await page.getByText(words('verifyReceipt.good')).waitFor();
    },
    changed: async ({ page, house }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      await house.release(computer);
      await page.goto('/receipts/verify');
      const receipt = { ...(await house.receipt(computer)), proof: 'proven' };
      const field = page.getByLabel(words('verifyReceipt.label'), { exact: true });
      await field.fill(JSON.stringify(receipt));
      await press(page, words('verifyReceipt.submit'));
      await page.getByText(words('refusal.RECEIPT_FORGED.title')).waitFor();
    },
    nothing: async ({ page }) => {
      await page.goto('/receipts/verify');
      await press(page, words('verifyReceipt.submit'));
      await page.getByText(words('verifyReceipt.missing')).waitFor();
    },
  },
  '/a/[request]': {
    'before the tap': async ({ page, house }) => {
      const license = await house.license();
      await page.goto(pathOf(house.device(license, 'LAB-PC-07').request.request));
    },
    'with the key': async ({ page, house }) => {
      const license = await house.license();
      const { request } = house.device(license, 'LAB-PC-07').request;
      await house.activate(request);
      await page.goto(pathOf(request));
    },
    'no seat': async ({ page, house }) => {
      const license = await house.license({ seats: 1 });
      await house.computer(license, 'OFFICE-1');
      await page.goto(pathOf(house.device(license, 'LAB-PC-07').request.request));
    },
    'no seat, its owner': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 2 });
      for (const name of ['LAB-PC-08', 'CNC-3']) await house.computer(license, name);
      await signedInAs(license.email);
      await page.goto(pathOf(house.device(license, 'LAB-PC-07').request.request));
    },
    damaged: ({ page }) => page.goto('/A/XYZ'),
  },
  '/a/waiting': {
    over: ({ page }) => page.goto('/a/waiting'),
  },
  '/d/[device]/[dvc]': {
    'before the tap': async ({ page, house }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      await page.goto(`/D/${compact(computer.deviceCode)}/${compact(computer.dvc)}`);
    },
    'already deactivated': async ({ page, house }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      await house.release(computer, computer.dvc);
      await page.goto(`/D/${compact(computer.deviceCode)}/${compact(computer.dvc)}`);
    },
    'freed just now': async ({ page, house }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      await house.release(computer, computer.dvc);
      await page.goto(`/d/${compact(computer.deviceCode)}/${compact(computer.dvc)}?done=released`);
    },
  },
  '/sign-in': {
    address: ({ page }) => page.goto('/sign-in'),
    code: async ({ page, house, brings }) => {
      await brings((await house.challenge(house.freshEmail())).cookie);
      await page.goto('/sign-in');
      await page.getByText(words('signIn.noMail')).click();
    },
    'code over': ({ page }) => page.goto('/sign-in?over=1'),
    'no cookie kept': ({ page }) => page.goto('/sign-in?sent=1'),
    'not by single sign-on': ({ page }) => page.goto('/sign-in?failed=SSO_REFUSED'),
  },
  '/sign-in/confirm': {
    'for whom': async ({ page, house }) => {
      await page.goto((await house.challenge(house.freshEmail())).link);
    },
    over: ({ page }) => page.goto('/sign-in/confirm?token=x'),
  },
  '/sign-in/organization': {
    'to its provider': async ({ page, house, brings }) => {
      const sent = { url: 'https://login.example.com/auth?state=x', verifier: 'x' };
      await brings(
        house.ticket('sign-on', {
          ...{ organizationId: 'x', purpose: 'sign-in', email: house.freshEmail() },
          ...{ required: true, sent },
        }),
      );
      await page.goto('/sign-in/organization');
      await page.getByText(words('signOn.go.otherwise')).click();
    },
    'no answer': async ({ page, house, brings }) => {
      await brings(
        house.ticket('sign-on', {
          ...{ organizationId: 'x', purpose: 'sign-in', email: house.freshEmail() },
          ...{ required: false, sent: null },
        }),
      );
      await page.goto('/sign-in/organization');
    },
  },
  '/domain': {
    question: async ({ page, house }) => {
      const { organizationId } = await atSignOn(house);
      await page.goto(await house.signOnDomain(organizationId, `${house.unique()}.example`));
    },
    over: ({ page }) => page.goto('/domain?token=x'),
  },
  '/domain/done': {
    done: ({ page }) => page.goto('/domain/done'),
  },
  '/organizations/[organizationId]/sign-on': {
    'nothing yet': async ({ page, house, signedInAs }) => {
      const { path, contact } = await atSignOn(house);
      await signedInAs(contact);
      await page.goto(path);
      await press(page, words('signOn.provider.save'));
    },
    'in use': async ({ page, house, signedInAs }) => {
      const { path, contact, organizationId } = await atSignOn(house);
      await house.signOn(organizationId, 'optional');
      await house.signOnDomain(organizationId, `${house.unique()}.example`, true);
      await house.signOnDomain(organizationId, `${house.unique()}.example`);
      await signedInAs(contact);
      await page.goto(`${path}?failed=SSO_OTHER_DOMAIN`);
      for (const summary of ['provider.change', 'domains.otherwise', 'remove.summary'] as const) {
        await page.getByText(words(`signOn.${summary}`)).click();
      }
    },
    done: async ({ page, house, signedInAs }) => {
      const { path, contact } = await atSignOn(house);
      await signedInAs(contact);
      await page.goto(`${path}?done=removed`);
    },
  },
  '/organizations/[organizationId]/provisioning': {
    'nothing yet': async ({ page, house, signedInAs }) => {
      const { contact, organizationId } = await atSignOn(house);
      await signedInAs(contact);
      await page.goto(`/organizations/${organizationId}/provisioning`);
      await press(page, words('provisioning.tokens.make'));
    },
    'token made': async ({ page, house, signedInAs }) => {
      const { contact, organizationId } = await atSignOn(house);
      await house.signOnDomain(organizationId, `${house.unique()}.example`, true);
      await signedInAs(contact);
      await page.goto(`/organizations/${organizationId}/provisioning`);
      await page.getByLabel(words('provisioning.tokens.name')).fill('LAB-DIRECTORY');
      await press(page, words('provisioning.tokens.make'));
      await page.getByText(words('provisioning.tokens.once')).waitFor();
    },
    revoked: async ({ page, house, signedInAs }) => {
      const { contact, organizationId } = await atSignOn(house);
      await signedInAs(contact);
      await page.goto(`/organizations/${organizationId}/provisioning?done=revoked`);
    },
  },
  '/dev/mail': {
    mailbox: ({ page }) => page.goto('/dev/mail'),
  },
  '/licenses': {
    none: async ({ page, house, signedInAs }) => {
      await signedInAs(house.freshEmail());
      await page.goto('/licenses');
    },
    several: async ({ page, house, signedInAs }) => {
      const { email } = await house.license({ organization: `Works ${house.unique()}` });
      await house.license({ email, product: 'short', term: 'subscription', lastDay: '2020-02-01' });
      await house.license({ email, product: 'unbound', term: 'trial', lastDay: '2031-03-31' });
      await signedInAs(email);
      await page.goto('/licenses');
    },
    'many, filtered': async ({ page, house, signedInAs }) => {
      const { email } = await house.license();
      for (let n = 1; n < 7; n += 1) await house.license({ email });
      await house.license({ email, product: 'short', term: 'trial', lastDay: '2031-03-31' });
      await signedInAs(email);
      await page.goto('/licenses?status=active&sort=oldest');
    },
    'filtered, none': async ({ page, house, signedInAs }) => {
      const { email } = await house.license();
      await signedInAs(email);
      await page.goto('/licenses?status=revoked');
    },
  },
  '/computers': {
    'nothing asked': async ({ page, house, signedInAs }) => {
      await signedInAs(house.freshEmail());
      await page.goto('/computers');
    },
    found: async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      await house.computer(license, 'LAB-PC-07');
      await house.release(await house.computer(license, 'LAB-PC-08'));
      await signedInAs(license.email);
      await page.goto('/computers?q=lab');
    },
  },
  '/activate-several': {
    empty: async ({ page, house, signedInAs }) => {
      await signedInAs(house.freshEmail());
      await page.goto('/activate-several');
    },
    'some activated, one refused': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 1 });
      const requests = ['LAB-PC-07', 'LAB-PC-08'].map(
        (name) => house.device(license, name).request.request,
      );
      await signedInAs(license.email);
      await page.goto('/activate-several');
      await page.getByLabel(words('activateSeveral.list')).fill(requests.join('\n'));
      await press(page, words('activateSeveral.submit'));
      await page.getByText(words('activateSeveral.done', { done: 1, refused: 1 })).waitFor();
    },
  },
  '/licenses/[licenseId]/activity': {
    'much happened': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      const gone = await house.computer(license, 'OLD-LAPTOP');
      await house.release(gone, gone.dvc);
      await house.askForSeat(await house.computer(license, 'CNC-3'), 'Mainboard broken');
      await house.licenseEvents(license);
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}/activity`);
    },
    'nothing of a kind': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}/activity?kind=alarms&q=CNC`);
    },
  },
  '/licenses/[licenseId]/keys': {
    none: async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}/keys`);
    },
    'to be made, and made': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      await house.computer(license, 'CNC-3');
      await house.changeTerms(license);
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}/keys`);
      await press(page, words('offlineKeys.make'));
      await page.getByText(words('offlineKeys.download')).waitFor();
      await house.computer(license, 'CNC-4');
      await house.set('options/subscriptionGracePeriod', 14, license);
      await page.reload();
    },
  },
  '/licenses/[licenseId]': {
    empty: async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}`);
    },
    'with computers': async ({ page, house, signedInAs }) => {
      const license = await house.license({
        seats: 5,
        term: 'subscription',
        lastDay: '2031-03-31',
        features: ['export', 'batch'],
      });
      await house.set('options/maxReleaseCount', 1, license);
      for (const name of ['LAB-PC-07', 'CNC-3']) await house.computer(license, name);
      const gone = await house.computer(license, 'OLD-LAPTOP');
      await house.release(gone, gone.dvc);
      await house.release(await house.computer(license, 'MEETING-ROOM'));
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}`);
      await page.getByText(words('license.showKey')).click();
      await page.getByText(words('deactivateSeveral.summary')).click();
    },
    'deactivated computers': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      const gone = await house.computer(license, 'OLD-LAPTOP');
      await house.release(gone, gone.dvc);
      await house.release(await house.computer(license, 'MEETING-ROOM'));
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}?show=released`);
    },
    'a seat asked for, releases stopped': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      const computer = await house.computer(license, 'CNC-3');
      await house.computer(license, 'LAB-PC-07');
      await house.askForSeat(computer, 'Mainboard broken');
      await house.stopReleases(license, computer);
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}`);
    },
    'computers in use twice, one stopped': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      await house.raiseAlarm(await house.computer(license, 'CNC-3'));
      await house.raiseAlarm(await house.computer(license, 'LAB-PC-07'), { stopped: true });
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}`);
    },
    'releases stopped by an illegal computer': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.stopReleases(license, await house.computer(license, 'CNC-3'), 'illegal-computer');
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}`);
    },
  },
  '/licenses/[licenseId]/activate': {
    empty: async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}/activate`);
    },
  },
  '/computers/[activationId]': {
    key: async ({ page, house, signedInAs }) => {
      const license = await house.license({ product: 'short' });
      const computer = await house.computer(license, 'MILL-1');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}`);
    },
    'in use twice, and stopped': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      await house.raiseAlarm(computer, { stopped: true });
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}`);
    },
    'its seat asked for': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      await house.askForSeat(computer, 'Mainboard broken, thrown away in May');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}`);
    },
    'another name, refused': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      await house.computer(license, 'CNC-4');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}`);
      await page.getByText(words('renameComputer.summary')).click();
      await page.getByLabel(words('renameComputer.label'), { exact: true }).fill('CNC-4');
      await press(page, words('renameComputer.submit'));
      await page.getByText(words('refusal.NAME_TAKEN.title')).waitFor();
    },
  },
  '/computers/[activationId]/deactivate': {
    'code optional': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await page.getByText(words('deactivate.haveCode')).click();
    },
    'its seat is waited for': async ({ page, house, brings, signedInAs }) => {
      const license = await house.license({ seats: 1 });
      const computer = await house.computer(license, 'CNC-3');
      const { request } = house.device(license, 'LAB-PC-07').request;
      await brings(house.ticket('waiting', { request }));
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
    },
    'code required, another computer’s given': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.set('customerSite/showDeactivationVerificationCode', true, license);
      const computer = await house.computer(license, 'CNC-3');
      const other = await house.computer(license, 'LAB-PC-08');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await typeCode(page, words('deactivate.codeLabel'), other.dvc);
      await press(page, words('deactivate.submit'));
      await page.getByText(words('deactivate.otherComputerText')).waitFor();
    },
    'code required, none given': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.set('customerSite/showDeactivationVerificationCode', true, license);
      const computer = await house.computer(license, 'CNC-3');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await press(page, words('deactivate.submit'));
      await page.getByText(words('refusal.DVC_REQUIRED.text')).waitFor();
    },
    'code required, no longer works': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.set('customerSite/showDeactivationVerificationCode', true, license);
      const computer = await house.computer(license, 'CNC-3');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await page.getByText(words('askForSeat.summary')).click();
      await press(page, words('askForSeat.submit'));
      await page.getByText(words('askForSeat.reasonMissing')).waitFor();
    },
    'its seat asked for': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.set('customerSite/showDeactivationVerificationCode', true, license);
      const computer = await house.computer(license, 'CNC-3');
      await house.askForSeat(computer, 'Mainboard broken, thrown away in May');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
    },
    'its seat declined': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.set('customerSite/showDeactivationVerificationCode', true, license);
      const computer = await house.computer(license, 'CNC-3');
      await house.askForSeat(
        computer,
        'Mainboard broken, thrown away in May',
        'It was online today.',
      );
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
    },
    'reason, for staff': async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      const agent = house.freshEmail();
      await house.staff(agent);
      await signedInAs(agent);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
    },
  },
  '/receipts/[activationId]': {
    'released just now': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      await house.release(computer, computer.dvc);
      await signedInAs(license.email);
      await page.goto(`/receipts/${computer.activationId}?outcome=released`);
    },
  },
  '/staff': {
    empty: async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff');
    },
    found: async ({ page, house, signedInAs }) => {
      const organization = `Works ${house.unique()}`;
      const license = await house.license({ organization });
      await house.computer(license, `${organization} PC`);
      await atDesk(house, signedInAs);
      await page.goto('/staff');
      await page.getByRole('searchbox').fill(organization);
      await page.getByRole('link', { name: organization }).first().waitFor();
    },
    'nothing found': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff');
      await page.getByRole('searchbox').fill('nothing is called so');
      await page.getByText(words('staff.find.nothing')).waitFor();
    },
  },
  '/staff/overview': {
    'with numbers': async ({ page, house, signedInAs }) => {
      await somethingHappened(house);
      await atDesk(house, signedInAs);
      await page.goto('/staff/overview');
      await page.getByText(words('staff.overview.numbers')).first().click();
    },
    'of a product without any': async ({ page, house, signedInAs }) => {
      await house.countDays();
      await atDesk(house, signedInAs);
      await page.goto('/staff/overview?product=4000000000');
    },
  },
  '/staff/licenses': {
    several: async ({ page, house, signedInAs }) => {
      const organization = `An organization whose name is so long that no table has room for it ${house.unique()}`;
      const license = await house.license({ organization, seats: 1 });
      await house.computer(license, 'CNC-3');
      await house.license({ term: 'subscription', lastDay: '2020-02-01' });
      await house.become(await house.license(), 'suspended');
      await atDesk(house, signedInAs);
      await page.goto('/staff/licenses');
    },
    'none that fits': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/licenses?organization=00000000-0000-4000-8000-000000000000&ending=7');
    },
  },
  '/staff/computers': {
    'views, for an admin': async ({ page, house, signedInAs }) => {
      const [admin, other] = [house.freshEmail(), house.freshEmail()];
      await house.staff(admin, 'admin');
      await house.staff(other, 'admin');
      const long = 'Computers whose name has no room in any line of a list';
      await house.savedView(admin, '/staff/computers', 'All');
      await house.savedView(admin, '/staff/computers', long, true);
      await house.savedView(other, '/staff/computers', 'Of a colleague', true);
      await signedInAs(admin);
      await page.goto('/staff/computers?views=saved');
      await page.getByText(words('staff.views.saveAs')).click();
      await press(page, words('staff.views.save'));
      await page.getByText(words('form.missing')).first().waitFor();
    },
    several: async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      await house.computer(license, 'A-RATHER-LONG-NAME-OF-A-COMPUTER');
      await house.release(await house.computer(license, 'OLD-LAPTOP'));
      await atDesk(house, signedInAs);
      await page.goto('/staff/computers?column=computer-id&column=state&column=closed-by');
      await page.getByText(words('staff.list.columns')).click();
    },
    'none that fits': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/computers?computer=nowhere');
    },
  },
  '/staff/requests': {
    waiting: async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      await house.askForSeat(computer, 'Fell into the river, and nobody has seen it since then.');
      await atDesk(house, signedInAs);
      await page.goto('/staff/requests?sort=newest');
    },
  },
  '/staff/requests/[requestId]': {
    'to answer': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      const claimed = await house.computer(license, 'OLD-LAPTOP');
      await house.claim(claimed);
      const request = await house.askForSeat(await house.computer(license, 'CNC-3'), 'Burnt');
      await atDesk(house, signedInAs);
      await page.goto(`/staff/requests/${request.id}?claim=${claimed.activationId}`);
    },
    'with errors': async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      const request = await house.askForSeat(computer, 'Burnt');
      await atDesk(house, signedInAs);
      await page.goto(`/staff/requests/${request.id}`);
      await press(page, words('staff.request.decline'));
      await page.getByText(words('refusal.REASON_REQUIRED.title')).first().waitFor();
    },
    answered: async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      const request = await house.askForSeat(computer, 'Burnt', 'We saw it online yesterday.');
      await atDesk(house, signedInAs);
      await page.goto(`/staff/requests/${request.id}`);
    },
  },
  '/staff/illegal-computers': {
    several: async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'OLD-LAPTOP');
      await house.release(computer);
      await house.comeBack(computer);
      await atDesk(house, signedInAs);
      await page.goto('/staff/illegal-computers');
    },
    none: async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/illegal-computers?product=4000000000');
    },
  },
  '/staff/illegal-computers/[activationId]': {
    'with errors': async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'OLD-LAPTOP');
      await house.release(computer);
      await house.comeBack(computer);
      await atDesk(house, signedInAs);
      await page.goto(`/staff/illegal-computers/${computer.activationId}`);
      await press(page, words('staff.illegal.submit'));
      await page.getByText(words('form.missing')).first().waitFor();
    },
  },
  '/staff/cloned-computers': {
    several: async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      await house.raiseAlarm(computer, { stopped: true });
      await atDesk(house, signedInAs);
      await page.goto('/staff/cloned-computers');
    },
  },
  '/staff/cloned-computers/[activationId]': {
    standing: async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      await house.raiseAlarm(computer, { stopped: true });
      await atDesk(house, signedInAs);
      await page.goto(`/staff/cloned-computers/${computer.activationId}`);
    },
  },
  '/staff/organizations': {
    several: async ({ page, house, signedInAs }) => {
      await house.license({
        organization: `An organization whose name is so long that no table has room for it ${house.unique()}`,
      });
      await house.license();
      await atDesk(house, signedInAs);
      await page.goto('/staff/organizations?kind=all&column=kind&column=people&sort=newest');
    },
    'none that fits': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/organizations?named=nothing+is+called+so');
    },
  },
  '/staff/organizations/[organizationId]': {
    'for an admin, with errors': async ({ page, house, signedInAs }) => {
      const organization = `Works ${house.unique()}`;
      const license = await house.license({ organization });
      await house.become(await house.license({ organization }), 'suspended');
      await house.member(house.freshEmail(), organization, 'contact');
      await asAdmin(house, signedInAs);
      await page.goto(`/staff/organizations/${await house.organizationIdOf(license)}?done=added`);
      await page.getByText(words('staff.organization.addSummary')).click();
      await page.getByText(words('staff.organization.renameSummary')).click();
      await page.getByText(words('staff.organization.mergeSummary')).click();
      await press(page, words('staff.organization.merge'));
      await page.getByText(words('staff.organization.sureMissing')).first().waitFor();
    },
    'of a private buyer, nobody': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await atDesk(house, signedInAs);
      await page.goto(`/staff/organizations/${await house.organizationIdOf(license)}`);
    },
  },
  '/staff/people': {
    several: async ({ page, house, signedInAs }) => {
      const email = `a-person-with-a-rather-long-address-${house.unique()}@department.example`;
      await house.member(email, `Works ${house.unique()}`, 'contact');
      await atDesk(house, signedInAs);
      await page.goto('/staff/people?sort=newest');
    },
    none: async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/people?organization=00000000-0000-4000-8000-000000000000');
    },
  },
  '/staff/attempts': {
    several: async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.refuse(license, 'CNC-3');
      await atDesk(house, signedInAs);
      await page.goto(`/staff/attempts?license=${license.licenseId}`);
    },
    none: async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/attempts?license=00000000-0000-4000-8000-000000000000');
    },
  },
  '/staff/mails': {
    several: async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.mailsInVain(license);
      await house.mailReported(license, 'failed');
      await house.mailReported(license, 'delivered');
      await house.computer(license, 'CNC-3');
      await atDesk(house, signedInAs);
      await page.goto(`/staff/mails?license=${license.licenseId}`);
    },
    'none that fits': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/mails?recipient=nobody@example.com&kind=digest&state=failed');
    },
  },
  '/staff/events': {
    'of one license': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'A-RATHER-LONG-NAME-OF-A-COMPUTER');
      await house.release(computer);
      await atDesk(house, signedInAs);
      await page.goto(`/staff/events?license=${license.licenseId}`);
    },
    'none that fits': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/events?person=nobody@example.com&since=2031-01-01');
    },
  },
  '/staff/licenses/new': {
    'several fields wrong': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/licenses/new');
      await page.getByLabel(words('staff.license.email')).fill('owner@example.com');
      await page.getByLabel(words('staff.license.seats')).fill('0');
      await press(page, words('staff.createLicense.submit'));
      await page.getByText(words('refusal.SEATS_INVALID.title')).first().waitFor();
    },
  },
  '/staff/licenses/import': {
    empty: async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/licenses/import');
    },
    'rows with something wrong': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/licenses/import');
      await page
        .getByLabel(words('staff.importLicenses.list'), { exact: true })
        .fill('product,address,organization,seats\n70021,a@example.com,Example,0\nNothing,b,,2');
      await press(page, words('staff.importLicenses.preview'));
      await page.getByText(words('staff.importLicenses.wrong', { wrong: 2 })).waitFor();
    },
    'to be created': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/licenses/import');
      await page
        .getByLabel(words('staff.importLicenses.list'), { exact: true })
        .fill(`product,address,organization\n70021,a@example.com,Example ${house.unique()}`);
      await press(page, words('staff.importLicenses.preview'));
      await page
        .getByRole('button', { name: words('staff.importLicenses.create', { count: 1 }) })
        .waitFor();
    },
  },
  '/staff/licenses/import/[importId]': {
    'several created': async ({ page, house, signedInAs }) => {
      const importId = await house.imported(70021, 3);
      await atDesk(house, signedInAs);
      await page.goto(`/staff/licenses/import/${importId}`);
    },
  },
  '/staff/licenses/[licenseId]': {
    full: async ({ page, house, signedInAs }) => {
      const license = await house.license({
        organization: `An organization whose name is so long that nothing has room for it ${house.unique()}`,
        seats: 12,
        term: 'subscription',
        lastDay: '2031-03-31',
        maintenanceLastDay: '2031-03-31',
        features: ['export', 'batch'],
      });
      for (let n = 1; n < 10; n += 1) await house.computer(license, `LAB-PC-${n}`);
      await house.release(await house.computer(license, 'OLD-LAPTOP'));
      await house.askForSeat(await house.computer(license, 'CNC-3'), 'Mainboard broken');
      await house.changeTerms(license);
      await atDesk(house, signedInAs);
      await page.goto(`/staff/licenses/${license.licenseId}?done=changed`);
      await page.getByText(words('staff.license.terms'), { exact: true }).click();
      await page.getByText(words('staff.license.revokeSummary')).click();
    },
    'several released, keys to hand over': async ({ page, house, signedInAs }) => {
      const license = await house.license({ seats: 5 });
      for (const name of ['CNC-1', 'CNC-2', 'CNC-3']) await house.computer(license, name);
      await house.changeTerms(license);
      await atDesk(house, signedInAs);
      await page.goto(`/staff/licenses/${license.licenseId}`);
      await press(page, words('staff.handOver.make'));
      await page.getByText(words('staff.license.done.keys')).waitFor();
      await page.getByLabel(words('staff.computers.chooseOne', { name: 'CNC-1' })).check();
      await page.getByText(words('staff.releaseSeveral.summary')).click();
      await page.locator('#release-several-reason').fill('Mainboard broken');
      await press(page, words('staff.releaseSeveral.submit'));
      await page.getByText(words('staff.releaseSeveral.done', { done: 1, refused: 0 })).waitFor();
    },
    'suspended, no computer, no reason given': async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await atDesk(house, signedInAs);
      await page.goto(`/staff/licenses/${license.licenseId}`);
      await page.getByText(words('staff.license.suspendSummary')).click();
      await press(page, words('staff.license.suspend'));
      await page.getByText(words('staff.license.reasonMissing')).waitFor();
    },
    revoked: async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await house.become(license, 'revoked');
      await atDesk(house, signedInAs);
      await page.goto(`/staff/licenses/${license.licenseId}`);
    },
  },
  '/staff/licenses/[licenseId]/activate': {
    empty: async ({ page, house, signedInAs }) => {
      const license = await house.license();
      await atDesk(house, signedInAs);
      await page.goto(`/staff/licenses/${license.licenseId}/activate`);
    },
  },
  '/staff/computers/[activationId]': {
    active: async ({ page, house, signedInAs }) => {
      const license = await house.license({ product: 'short' });
      const computer = await house.computer(license, 'CNC-3');
      await house.askForSeat(computer, 'Mainboard broken');
      await atDesk(house, signedInAs);
      await page.goto(`/staff/computers/${computer.activationId}`);
      await page.getByText(words('deactivate.haveCode')).click();
    },
    'released just now': async ({ page, house, signedInAs }) => {
      const computer = await house.computer(await house.license(), 'CNC-3');
      await house.release(computer);
      await atDesk(house, signedInAs);
      await page.goto(`/staff/computers/${computer.activationId}?outcome=released`);
    },
  },
  '/staff/team': {
    several: async ({ page, house, signedInAs }) => {
      await house.staff(`a-person-with-a-rather-long-address-${house.unique()}@department.example`);
      await atDesk(house, signedInAs, 'admin');
      await page.goto('/staff/team');
    },
    'one of them, with errors': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs, 'admin');
      await page.goto('/staff/team');
      await page.getByRole('table').getByRole('link').first().click();
      await page.waitForURL(/person=/);
      await press(page, words('staff.team.addAgent'));
      await page.getByText(words('form.missing')).waitFor();
    },
  },
  '/organizations': {
    'of two': async ({ page, house, signedInAs }) => {
      const email = house.freshEmail();
      await house.member(email, `Works ${house.unique()}`, 'contact');
      await house.member(email, `Works ${house.unique()}`, 'member');
      await signedInAs(email);
      await page.goto('/organizations');
    },
    'of none': async ({ page, house, signedInAs }) => {
      await signedInAs((await house.license()).email);
      await page.goto('/organizations');
    },
  },
  '/organizations/[organizationId]': {
    'for a contact': async ({ page, house, signedInAs }) => {
      const { email, organizationId } = await ofWorks(house, 'contact');
      await signedInAs(email);
      await page.goto(`/organizations/${organizationId}?done=invited`);
      await page.getByText(words('organization.change'), { exact: false }).first().click();
      await page.getByText(words('organization.leaveSummary')).click();
    },
    'with errors': async ({ page, house, signedInAs }) => {
      const { email, organizationId } = await ofWorks(house, 'contact');
      await signedInAs(email);
      await page.goto(`/organizations/${organizationId}`);
      await press(page, words('organization.inviteSubmit'));
      await page.getByText(words('form.missing')).waitFor();
    },
    'for a member': async ({ page, house, signedInAs }) => {
      const { email, organizationId } = await ofWorks(house, 'member');
      await signedInAs(email);
      await page.goto(`/organizations/${organizationId}`);
    },
  },
  '/invitation': {
    open: async ({ page, house, signedInAs }) => {
      const { organizationId } = await ofWorks(house, 'contact');
      const guest = house.freshEmail();
      const path = await house.invitation(guest, organizationId, 'contact');
      await signedInAs(guest);
      await page.goto(path);
    },
    over: async ({ page, house, signedInAs }) => {
      await signedInAs((await house.license()).email);
      await page.goto('/invitation?token=x');
    },
  },
  '/licenses/[licenseId]/address': {
    'asked by its owner, and errors': async ({ page, house, signedInAs }) => {
      const { email, licenseId } = await house.license();
      await signedInAs(email);
      await page.goto(`/licenses/${licenseId}/address?asked=agree`);
      await press(page, words('changeAddress.submit'));
      await page.getByText(words('form.missing')).waitFor();
    },
    'by a contact': async ({ page, house, signedInAs }) => {
      const { email, licenseId } = await ofWorks(house, 'contact');
      await signedInAs(email);
      await page.goto(`/licenses/${licenseId}/address`);
    },
  },
  '/license-owner': {
    claim: async ({ page, house }) => {
      const { email, organizationId } = await ofWorks(house, 'contact');
      const license = await house.license();
      await page.goto(await house.ownerLink(license, email, { organizationId }));
    },
    'other address': async ({ page, house }) => {
      const license = await house.license();
      await house.hasSignedIn(license.email);
      const to = { address: house.freshEmail(), purpose: 'take' } as const;
      await page.goto(await house.ownerLink(license, license.email, to));
    },
    over: ({ page }) => page.goto('/license-owner?token=x'),
  },
  '/license-owner/done': {
    done: ({ page }) => page.goto('/license-owner/done?what=agree'),
  },
  '/account/activity': {
    'of an account where much happened': async ({ page, house, signedInAs }) => {
      const { email } = await house.license();
      await house.hasSignedIn(email);
      await house.accountEvents(email, 60);
      await signedInAs(email);
      await page.goto('/account/activity');
    },
    empty: async ({ page, house, signedInAs }) => {
      const { email } = await house.license();
      await signedInAs(email);
      await page.goto('/account/activity');
    },
  },
  '/account': {
    'of a customer': async ({ page, house, signedInAs }) => {
      const { email } = await house.license();
      await house.hasSignedIn(email);
      await house.passkey(email, 'Phone of the front desk');
      await house.sessionCookie(email, { browser: 'firefox', system: 'windows' });
      await signedInAs(email);
      await page.goto('/account?done=others');
      await page.getByText(words('passkey.change')).first().click();
      await page.getByRole('button', { name: words('passkey.add') }).waitFor();
    },
    'two passkeys': async ({ page, house, signedInAs }) => {
      const agent = house.freshEmail();
      await house.staff(agent);
      await house.passkey(agent, 'Security key');
      await house.passkey(agent, 'Phone of the front desk');
      await signedInAs(agent);
      await page.goto('/account');
      await page.getByRole('button', { name: words('passkey.add') }).waitFor();
    },
  },
  '/account/data': {
    'of a customer': async ({ page, house, signedInAs }) => {
      const { email } = await house.license();
      await signedInAs(email);
      await page.goto('/account/data');
      await press(page, words('account.data.submit'));
      await page.getByText(words('account.data.sureMissing')).first().waitFor();
    },
    'of the last contact': async ({ page, house, signedInAs }) => {
      const contact = house.freshEmail();
      await house.member(contact, `Works ${house.unique()}`, 'contact');
      await signedInAs(contact);
      await page.goto('/account/data');
    },
    'of staff': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/account/data');
    },
  },
  '/erased': {
    done: ({ page }) => page.goto('/erased'),
  },
  '/confirm': {
    'by passkey or mail': async ({ page, house, brings }) => {
      const agent = await agentOfLongAgo(house, brings);
      await house.passkey(agent, 'Security key');
      await page.goto('/confirm');
      await page.getByRole('button', { name: words('confirm.byPasskey') }).waitFor();
    },
    'by mail': async ({ page, house, brings }) => {
      await agentOfLongAgo(house, brings);
      await page.goto('/confirm?over=1');
    },
    'by mail, of a customer': async ({ page, house, brings }) => {
      const { email } = await house.license();
      await brings(
        await house.sessionCookie(email, { createdAt: new Date(Date.now() - 3_600_000) }),
      );
      await page.goto('/confirm');
      await page.getByText(words('signIn.noMail')).click();
    },
    done: async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/confirm');
    },
  },
  '/staff/view': {
    'with errors': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/view');
      await press(page, words('staff.view.submit'));
      await page.getByText(words('form.missing')).waitFor();
    },
    'the licenses of a customer': async ({ page, house, signedInAs }) => {
      const { email } = await house.license();
      await atDesk(house, signedInAs);
      await page.goto('/staff/view');
      await page.getByLabel(words('staff.view.email')).fill(email);
      await press(page, words('staff.view.submit'));
      await page.getByText(words('viewBanner.back')).waitFor();
    },
  },
  '/staff/products': {
    'creating one': async ({ page, house, signedInAs }) => {
      await asAdmin(house, signedInAs);
      await page.goto('/staff/products');
      await page.getByText(words('staff.products.create')).first().click();
    },
  },
  '/staff/products/[productId]': {
    'for an admin': async ({ page, house, signedInAs }) => {
      const { productId } = await house.license();
      await asAdmin(house, signedInAs);
      await page.goto(`/staff/products/${productId}`);
    },
    'for an agent': async ({ page, house, signedInAs }) => {
      const { productId } = await house.license();
      await atDesk(house, signedInAs);
      await page.goto(`/staff/products/${productId}`);
    },
  },
  '/staff/products/[productId]/keys/[kid]': {
    'the next one': async ({ page, house, signedInAs }) => {
      const { productId } = await house.license();
      await asAdmin(house, signedInAs);
      await page.goto(`/staff/products/${productId}/keys/2`);
    },
    'not said to be sure': async ({ page, house, signedInAs }) => {
      const { productId } = await house.license();
      await asAdmin(house, signedInAs);
      await page.goto(`/staff/products/${productId}/keys/1`);
      await press(page, words('staff.ring.steps.compromise.submit', { kid: 1 }));
      await page.getByText(words('staff.ring.sureMissing')).first().waitFor();
    },
  },
  '/staff/receipt-keys': {
    'for an admin': async ({ page, house, signedInAs }) => {
      await asAdmin(house, signedInAs);
      await page.goto('/staff/receipt-keys');
    },
    'nothing said before a step': async ({ page, house, signedInAs }) => {
      await asAdmin(house, signedInAs);
      await page.goto('/staff/receipt-keys?key=1');
      await page.locator('form#compromise').getByRole('button').click();
      await page.getByText(words('staff.ring.sureMissing')).first().waitFor();
    },
  },
  '/staff/properties': {
    all: async ({ page, house, signedInAs }) => {
      await asAdmin(house, signedInAs);
      await page.goto('/staff/properties');
    },
    'none that fits': async ({ page, house, signedInAs }) => {
      await asAdmin(house, signedInAs);
      await page.goto('/staff/properties?search=nothing+of+that+name');
    },
  },
  '/staff/properties/[group]/[name]': {
    'one with its preview': async ({ page, house, signedInAs }) => {
      const { licenseId } = await house.license();
      const place = { scope: 'license', licenseId } as const;
      await house.setAt('customerSite/showDeactivationVerificationCode', true, place);
      await asAdmin(house, signedInAs);
      const name = 'customerSite/showDeactivationVerificationCode';
      await page.goto(`/staff/properties/${name}?license=${licenseId}`);
      await page.getByLabel(words('staff.property.newValue')).selectOption('false');
      await press(page, words('staff.property.preview'));
      await page.getByText(words('staff.property.previewTitle', { value: 'false' })).waitFor();
    },
    'a list, for agents to look at': async ({ page, house, signedInAs }) => {
      await atDesk(house, signedInAs);
      await page.goto('/staff/properties/options/blockIPAddresses');
    },
  },
};
