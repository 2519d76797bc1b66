import type { Page } from '@playwright/test';
import { leftOver } from '@/i18n/left-over.test-support';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 640 },
];

/** What the states put into the pages. */
const DATA = [
  ...['showDeactivationVerificationCode', 'blockIPAddresses', 'true', 'false'],
  ...[
    'Own signed',
    'Own short',
    'Own unbound',
    'Example CAD',
    'Works',
    'export',
    'batch',
    'mono',
    'PC',
    'Security key',
    'Phone of the front desk',
  ],
  ...['Mainboard broken, thrown away in May', 'Mainboard broken', 'Broken', 'Taken out of use'],
  'It was online today.',
  'An organization whose name is so long that no table has room for it',
  'An organization whose name is so long that nothing has room for it',
];

/**
 * What is wrong with a page in the pseudo-locale: words that are English, what has no room, and what is to be pressed
 * and cannot be.
 */
export async function faultsOn(page: Page, data: readonly string[] = []): Promise<string[]> {
  // Half a page, as it is while it arrives, is no page to judge.
  await page.waitForLoadState();
  const texts = await page.evaluate(textsOf);
  const english = texts.flatMap((text) => {
    const words = leftOver(text, [...DATA, ...data]);
    return words.length > 0 ? [`English: “${words.join(' ')}” in “${text}”`] : [];
  });
  const unmarked = texts.some((text) => text.includes('⟦')) ? [] : ['not in the pseudo-locale'];
  const broken: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const found = await page.evaluate(withoutRoom);
    broken.push(...found.map((text) => `no room at ${size.width}: ${text}`));
    const covered = await page.evaluate(outOfReach);
    broken.push(...covered.map((text) => `out of reach at ${size.width}: ${text}`));
  }
  return [...new Set([...english, ...unmarked, ...broken])];
}

/**
 * Everything that is read, seen or heard; not what was typed, nor what says that it is in another language
 * or in none: codes, names of settings, words of strangers.
 */
function textsOf(): string[] {
  const NAMES = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'];
  const LATER = ['group', 'bad', 'complete', 'otherKind', 'busy', 'copied'];
  const aside = 'script, style, noscript, textarea, pre, body [lang], body [translate=no], .mail';
  const texts = [document.title];
  for (const element of document.querySelectorAll<HTMLElement>(
    'body, body *, meta[name=description]',
  )) {
    if (element.closest(aside)) continue;
    if (element instanceof HTMLMetaElement) texts.push(element.content);
    for (const node of element.childNodes) if (node instanceof Text) texts.push(node.data);
    for (const name of NAMES) texts.push(element.getAttribute(name) ?? '');
    for (const name of LATER) texts.push(element.dataset[name] ?? '');
  }
  return texts.map((text) => text.trim()).filter(Boolean);
}

/** What sticks out of the window, or of what is to be pressed; runs in the page. */
export function withoutRoom(): string[] {
  const { clientWidth, scrollWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`] : [];
  const pressed =
    'button, summary, label, select, input, a:not(:has(.truncate)), h1, h2, h3, dt, th';
  for (const element of document.querySelectorAll<HTMLElement>(pressed)) {
    const { left, right, height } = element.getBoundingClientRect();
    if (height <= 1 || element.closest('.sr-only, .heard, .skip')) continue;
    if (!element.checkVisibility()) continue;
    // A table with many columns is scrolled within its frame (WCAG 1.4.10), and so is the desk's line of places.
    const scrolled = element.closest('.desk-table-frame, .desk-nav') !== null;
    const name = `${element.localName} “${element.textContent?.slice(0, 60)}”`;
    if (!scrolled && (left < -1 || right > clientWidth + 1))
      found.push(`${name} leaves the window`);
    const { display, textOverflow } = getComputedStyle(element);
    if (display === 'inline' || textOverflow === 'ellipsis') continue;
    if (element.scrollWidth > element.clientWidth + 2) found.push(`${name} is cut`);
  }
  return found;
}

/**
 * What a finger or mouse does not meet in its middle when it is scrolled there, since something lies over it or it is
 * outside; runs in the page. Journeys that are followed on one screen alone rely on it (`any-screen.ts`).
 */
function outOfReach(): string[] {
  const found: string[] = [];
  const modal = document.querySelector(':modal');
  const from = [scrollX, scrollY] as const;
  const pressed = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  // The window's field for files is drawn by its label too.
  const heard = '.sr-only, .sr-only *, input#key-file';
  for (const element of document.querySelectorAll<HTMLInputElement>(pressed)) {
    if (element.matches(':disabled, .skip') || (modal && !modal.contains(element))) continue;
    // A box that is drawn by its label is pressed there.
    const all = element.matches(heard) ? [...(element.labels ?? [])] : [element];
    const drawn = all.find((one) => one.checkVisibility({ visibilityProperty: true }));
    if (!drawn) continue;
    drawn.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    // A link whose words take two lines is two boxes: between them is something else.
    const { x, y, width, height } = drawn.getClientRects()[0] ?? drawn.getBoundingClientRect();
    const there = document.elementFromPoint(x + width / 2, y + height / 2);
    if (!there || !(drawn.contains(there) || there.closest('label')?.control === element))
      found.push(`${drawn.localName} “${drawn.textContent?.slice(0, 60) || drawn.id}”`);
  }
  scrollTo(...from);
  return found;
}
