import { PSEUDO_LOCALE } from '@/i18n/locales';
import { formWith, makeVisitor } from '../fixtures/native-form';
import { codeIn, signInSubject } from '../fixtures/sign-in';
import { speak, words } from '../fixtures/words';
import { expect, test } from './test';

const LANGUAGE = /<html lang="([\w-]+)" dir="ltr"/;
const languageOf = (html: string) => LANGUAGE.exec(html)?.[1];

test('a language is chosen without scripts, at once and for later pages of this browser', async ({
  demo,
}) => {
  const visitor = makeVisitor(demo.baseUrl);
  const { html } = await visitor.read('/keys');
  expect(languageOf(html)).toBe('en');
  const chosen = await visitor.post('/keys', formWith(html, 'language'), { locale: PSEUDO_LOCALE });
  expect(chosen.status).toBe(200);
  expect(languageOf(chosen.html)).toBe(PSEUDO_LOCALE);
  expect(chosen.html).toContain(words('mailKeys.title'));
  expect(languageOf((await visitor.read('/')).html)).toBe(PSEUDO_LOCALE);
  const back = await visitor.post('/', formWith(chosen.html, 'language'), { locale: '../nowhere' });
  expect(languageOf(back.html)).toBe('en');
});

test('with scripts it is chosen in place', async ({ page }) => {
  await page.goto('/license');
  await expect(page.locator('html')).toHaveAttribute('lang', PSEUDO_LOCALE);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  speak('en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('licenseInfo.title'));
});

test('whoever is signed in finds the choice in the next browser, and in their mails', async ({
  demo,
  house,
  mailbox,
}) => {
  const { email } = await house.license();
  const first = makeVisitor(demo.baseUrl, await house.sessionCookie(email));
  const { html } = await first.read('/');
  await first.post('/', formWith(html, 'language'), { locale: PSEUDO_LOCALE });

  const second = makeVisitor(demo.baseUrl);
  const asking = await second.read('/sign-in');
  expect(languageOf(asking.html)).toBe('en');
  await second.post('/sign-in', formWith(asking.html, '$ACTION_KEY'), { email });
  const code = codeIn(await mailbox.newest(email, signInSubject()));
  const entering = await second.read('/sign-in');
  await second.post('/sign-in', formWith(entering.html, '$ACTION_KEY'), { code });
  expect(languageOf((await second.read('/licenses')).html)).toBe(PSEUDO_LOCALE);
});

test('an answer before any page is in the language of the request', async ({ demo }) => {
  const answer = await fetch(`${demo.baseUrl}/`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example', 'accept-language': PSEUDO_LOCALE },
  });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toBe(words('action.foreignText'));
});
