import { faultsOn } from './faults-on';
import { expect, test } from './test';

// Without scripts nothing puts the page's own title back while it is looked at.
test.use({ javaScriptEnabled: false });

test('what is planted is found: in text, title and label, what has no room, what cannot be pressed', async ({
  page,
}) => {
  await page.goto('/');
  expect(await faultsOn(page)).toEqual([]);
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.setAttribute('aria-label', 'Forgotten label');
    button.textContent = 'Ŵĩđéŕ'.repeat(80);
    const under = document.createElement('button');
    under.textContent = 'Under';
    under.style.cssText = 'position: relative; z-index: -1';
    const over = document.createElement('div');
    over.style.cssText = 'position: relative; height: 6rem; margin-top: -4rem; background: Canvas';
    document.querySelector('main')?.append('Forgotten words', button, under, over);
    document.title = 'Forgotten title';
  });
  const faults = (await faultsOn(page)).join('\n');
  for (const planted of ['words', 'label', 'title'])
    expect(faults).toContain(`Forgotten ${planted}`);
  for (const width of [1280, 360]) {
    expect(faults).toContain(`no room at ${width}`);
    expect(faults).toContain(`out of reach at ${width}: button “Under”`);
  }
});
