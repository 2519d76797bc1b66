import { createHash } from 'node:crypto';
import { directionOf, type Locale } from '@/i18n/locales';
import { messagesOf } from '@/i18n/words';
import type { Instead } from './answer-instead';

/** By itself: neither the built style sheet nor a script is needed to read it. */
const STYLE =
  ':root{color-scheme:light dark}body{margin:0;font:1rem/1.5 system-ui,sans-serif}header,main{max-width:28rem;margin:0 auto;padding:1rem}header{font-weight:600}h1{font-size:1.25rem}a{display:inline-block;padding:.6rem 0;margin-right:1.5rem}code{font-family:ui-monospace,monospace}';
const HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Texts of ours, none of a reader's. `number`: to be named to support. */
type Words = { title: string; text: string; again: string; number?: { label: string; is: string } };

/** A page that stands when nothing else does: whose it is, what happened, the way on and the way home. */
export function staticPage(
  status: number,
  locale: Locale,
  { title, text, again, number }: Words,
): Instead {
  const { title: brand, home } = messagesOf(locale).site;
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': POLICY,
    'Cache-Control': 'no-store',
  };
  const body = Buffer.from(`<!doctype html>
<html lang="${locale}" dir="${directionOf(locale)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${brand}</title>
<style>${STYLE}</style>
<header>${brand}</header>
<main>
<h1>${title}</h1>
<p>${text}</p>
<p><a href="">${again}</a> <a href="/">${home.replace('{title}', brand)}</a></p>
${number ? `<p>${number.label} <code>${number.is}</code></p>\n` : ''}</main>
</html>
`);
  return { status, headers, body };
}
