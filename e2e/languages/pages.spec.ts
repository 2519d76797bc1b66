import { STATES } from '../accessibility/states';
import { faultsOn } from './faults-on';
import { expect, test } from './test';

for (const [path, states] of Object.entries(STATES)) {
  for (const [state, open] of Object.entries(states)) {
    test.describe(`${path}, ${state}`, () => {
      // The demo's mailbox answers only who says nothing about where they come from.
      if (path === '/dev/mail') {
        test.use({ extraHTTPHeaders: {} });
      }

      test('has nothing English left over, and room for longer words', async ({
        page,
        house,
        brings,
        signedInAs,
      }) => {
        await open({ page, house, brings, signedInAs });
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        const mails =
          path === '/dev/mail' ? await page.getByRole('heading', { level: 2 }).allInnerTexts() : [];
        expect(await faultsOn(page, mails)).toEqual([]);
      });
    });
  }
}

test('what is planted is found: in text, title and label, and what has no room', async ({
  page,
}) => {
  await page.goto('/');
  expect(await faultsOn(page)).toEqual([]);
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.setAttribute('aria-label', 'Forgotten label');
    button.textContent = 'Ŵĩđéŕ'.repeat(80);
    document.querySelector('main')?.append('Forgotten words', button);
    document.title = 'Forgotten title';
  });
  const faults = (await faultsOn(page)).join('\n');
  for (const planted of ['words', 'label', 'title'])
    expect(faults).toContain(`Forgotten ${planted}`);
  for (const width of [1280, 360]) expect(faults).toContain(`no room at ${width}`);
});
