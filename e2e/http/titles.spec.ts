import { everyPage } from '../fixtures/every-page';
import { expect, test } from '../fixtures/test';

/** What is read of a piece of HTML. */
const read = (html = '') =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&#x27;', "'")
    .trim();

test('each page of the desk about one thing is titled by it, so that tabs are told apart', async ({
  demo,
  house,
}) => {
  const pages = await everyPage(demo.baseUrl, house, { licenses: 1, computers: 2 });
  const about = Object.entries(pages).filter(
    ([template]) => template.startsWith('/staff/') && template.endsWith(']'),
  );
  expect(about.length).toBeGreaterThan(6);
  for (const [template, [visitor, path]] of about) {
    const { html } = await visitor.read(path);
    const [, title] = /<title>([^<]*)<\/title>/.exec(html) ?? [];
    const [, heading] = /<h1[^>]*>(.*?)<\/h1>/s.exec(html) ?? [];
    expect(read(heading), template).not.toBe('');
    expect.soft(read(title).startsWith(`${read(heading)} · `), `${template}: ${title}`).toBe(true);
  }
});
