import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { everyPage } from '../fixtures/every-page';
import type { Visitor } from '../fixtures/native-form';
import { root } from '../fixtures/portal';
import { expect, test } from '../fixtures/test';

/** Bytes over the line (look.md): a phone on a slow line. */
const MOST = { page: 20_000, fonts: 45_000 };
/** Of the scripts that a page without anything in it loads. */
const MOST_SCRIPTS = 1.15;

/** What is in the way of the first paint, or takes the line from it. */
const BEFORE_PAINT =
  /<link rel="(stylesheet|preload" (?!as="(script|image)")|modulepreload)[^>]*>|<script (?![^>]*\b(async|noModule)=)[^>]*src=[^>]*>/g;

/** A page as it is sent: bytes over the line, and the text they unpack to. */
async function load(visitor: Visitor, path: string, baseUrl: string) {
  const headers = { 'accept-encoding': 'gzip', cookie: visitor.cookies() };
  const [answer] = await once(get(new URL(path, baseUrl), { headers }), 'response');
  expect([answer.statusCode, answer.headers['content-encoding']], path).toEqual([200, 'gzip']);
  const sent = await buffer(answer);
  const html = gunzipSync(sent).toString();
  const scripts = [...html.matchAll(/<script src="([^"?]+)[^>]*>/g)]
    .filter(([tag]) => !tag.includes('noModule'))
    .map(([, src = '']) => src);
  return { html, link: answer.headers.link ?? '', bytes: sent.length, scripts: new Set(scripts) };
}

const zipped = (text: string | Buffer) => gzipSync(text).length;
const built = (path: string) => readFileSync(join(root, path.replace('/_next/', '.next/')));
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

test('HTML and CSS of every page of customers fit into 20 kB, and nothing has to be fetched before it is painted', async ({
  demo,
  house,
}) => {
  // A page of each list, with the longest names that are common.
  const much = { licenses: 26, computers: 26, name: 'A-RATHER-LONG-NAME-OF-COMPUTER' };
  const { '/dev/mail': _, ...pages } = await everyPage(demo.baseUrl, house, much);
  const sizes: Record<string, number> = {};
  for (const [page, [visitor, path]] of Object.entries(pages)) {
    // Staff sit at desks; customers stand in a cellar with a phone.
    if (page.startsWith('/staff')) continue;
    const { html, link, bytes } = await load(visitor, path, demo.baseUrl);
    expect(/<style nonce="[^"]+">@layer/.test(html), page).toBe(true);
    expect(html.match(BEFORE_PAINT) ?? [], page).toEqual([]);
    expect(link, page).not.toContain('preload');
    sizes[page] = bytes;
  }
  test.info().annotations.push({ type: 'bytes', description: JSON.stringify(sizes) });
  expect(Object.entries(sizes).filter(([, bytes]) => bytes > MOST.page)).toEqual([]);
});

test('the landing page loads little more script than an empty page, and 45 kB of fonts', async ({
  demo,
  house,
}) => {
  const pages = await everyPage(demo.baseUrl, house, { licenses: 1, computers: 1 });
  const empty: { rootMainFiles: string[] } = JSON.parse(`${built('.next/build-manifest.json')}`);
  const least = sum(empty.rootMainFiles.map((file) => zipped(built(`.next/${file}`))));
  for (const page of ['/a/[request]', '/d/[device]/[dvc]'] as const) {
    const { html, scripts } = await load(...pages[page], demo.baseUrl);
    const all = sum([...scripts].map((src) => zipped(built(src))));
    test.info().annotations.push({ type: 'scripts', description: `${page}: ${all} of ${least}` });
    expect(all / least, page).toBeLessThanOrEqual(MOST_SCRIPTS);
    expect(all / least, page).toBeGreaterThanOrEqual(1);
    const fonts = [...html.matchAll(/url\(([^)?]+\.woff2)/g)].map(([, src = '']) => src);
    expect(fonts.length, page).toBeGreaterThan(0);
    expect(sum(fonts.map((src) => built(src).length)), page).toBeLessThanOrEqual(MOST.fonts);
  }
});
