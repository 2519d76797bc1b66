import type { Page } from '@playwright/test';
import { everyPage } from '../fixtures/every-page';
import { lowestContrast } from '../fixtures/lowest-contrast';
import { withoutRoom } from '../languages/faults-on';
import { expect, test } from '../fixtures/kept-browser';

/** Pages of every kind: forms, codes, lists, results, the desk. The numbers are those of WCAG 2.2. */
const PATHS = [
  ...['/', '/activate', '/activate/done', '/deactivate', '/license', '/sign-in', '/keys'],
  ...['/a/[request]', '/d/[device]/[dvc]', '/licenses', '/licenses/[licenseId]'],
  ...['/computers/[activationId]/deactivate', '/account', '/organizations/[organizationId]'],
  '/organizations/[organizationId]/sign-on',
  ...['/staff', '/staff/licenses/[licenseId]'],
] as const;

/** More space between lines, letters, words and paragraphs, as somebody sets it who reads better so (1.4.12). */
function withMoreSpace() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets.push(sheet);
}

type Stop = { name: string; faults: string[] } | null;

/** What has the focus: whether it is seen, and nothing lies over it (2.4.7, 2.4.11). `null`: the page's end. */
function stop(): Stop {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const faults: string[] = [];
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const ring = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  const shown = element.closest('label') ?? element;
  if (!ring && shown === element) faults.push('no ring');
  // A link whose words take two lines is two boxes: between them is something else.
  const box = shown.getClientRects()[0] ?? shown.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const there = document.elementFromPoint(x, y);
  if (!there || !(shown.contains(there) || there.contains(shown))) faults.push('under something');
  return { name: `${element.localName} “${element.textContent || element.id}”`, faults };
}

/** Whatever a Tab should come to: of a group of choices one. */
function wanted(): number {
  const tabbable = [
    ...document.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [tabindex="0"]',
    ),
  ].filter(
    (one) =>
      one.checkVisibility({ visibilityProperty: true }) &&
      one.tabIndex >= 0 &&
      !one.matches(':disabled, input[type=hidden]') &&
      !(one instanceof HTMLAnchorElement && one.matches('.skip')),
  );
  const groups = new Set<string>();
  return tabbable.filter((one) => {
    if (!(one instanceof HTMLInputElement) || one.type !== 'radio') return true;
    const known = groups.has(one.name);
    groups.add(one.name);
    return !known;
  }).length;
}

/** Whatever is heard under another name than it is read by (2.5.3): who speaks to the browser says what they read. */
const namedOtherwise = () =>
  [...document.querySelectorAll<HTMLElement>('a[aria-label], button[aria-label]')]
    .map((one) => [one.textContent ?? '', one.ariaLabel ?? ''] as const)
    .filter(([read, heard]) => !heard.toLowerCase().includes(read.trim().toLowerCase()));

/** Through the page by Tab, to its end: nothing holds the focus (2.1.1, 2.1.2). */
async function walk(page: Page) {
  // From the top, wherever the page has put the focus.
  await page.evaluate(() => {
    const top = document.createElement('span');
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
  });
  const stops: NonNullable<Stop>[] = [];
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(stop);
    if (!now) return { stops, ended: true };
    stops.push(now);
  }
  return { stops, ended: false };
}

test('what axe does not look for: room for more space, a Tab that reaches all and is seen, help in one place', async ({
  page,
  context,
  demo,
  house,
}) => {
  test.setTimeout(180_000);
  const pages = await everyPage(demo.baseUrl, house, { licenses: 2, computers: 3 });
  const help = new Set<string>();
  for (const template of PATHS) {
    const [visitor, path] = pages[template];
    await context.clearCookies();
    const cookies = visitor.cookies().split('; ').filter(Boolean);
    await context.addCookies(
      cookies.map((one) => ({
        ...{ name: one.split('=')[0] ?? '', value: one.slice(one.indexOf('=') + 1) },
        url: demo.baseUrl,
      })),
    );
    await page.setViewportSize({ width: 1280, height: 800 });
    // Scripts that begin meanwhile would take the focus elsewhere.
    await page.goto(path, { waitUntil: 'networkidle' });
    const { stops, ended } = await walk(page);
    expect(ended, `${template}: Tab comes to an end`).toBe(true);
    const faults = stops.filter((one) => one.faults.length > 0);
    expect(faults, `${template}: the focus is seen`).toEqual([]);
    expect(stops.length, `${template}: all is reached`).toBeGreaterThanOrEqual(
      await page.evaluate(wanted),
    );
    // 3.2.6: the same help, at the same end of the page.
    if (!template.startsWith('/staff')) {
      help.add((await page.getByRole('contentinfo').last().textContent()) ?? '');
    }
    expect(await page.evaluate(namedOtherwise), `${template}: read and heard`).toEqual([]);
    // 1.3.5: what is asked of a person says what it is.
    const untold = await page
      .locator(
        'input[type=email]:not([autocomplete]), input[name=code]:not([type=hidden], [autocomplete])',
      )
      .evaluateAll((all) => all.map((one) => one.outerHTML));
    expect(untold, `${template}: the purpose of fields`).toEqual([]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const lowest = await lowestContrast(page, 'edges');
      expect(lowest, `${template}: edges of fields, ${colorScheme}`).toBeGreaterThanOrEqual(3);
    }
    await page.evaluate(withMoreSpace);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 640 });
      expect(await page.evaluate(withoutRoom), `${template} at ${width}`).toEqual([]);
    }
  }
  expect([...help]).toHaveLength(1);
});
