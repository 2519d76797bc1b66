import { faultsOn } from './faults-on';
import { expect, test } from './test';

// Without scripts nothing puts the page's own title back while it is looked at.
test.use({ javaScriptEnabled: false });

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
