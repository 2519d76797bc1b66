import type { Product } from '@/lib/olp/product-file';
import { directionOf } from '@/i18n/locales';
import { spokenLocale } from '@/wizard/language';
import { type Content, Html, html } from '../html';
import { edition } from '@/wizard/edition';
import { say } from '../text';
import { icon, mark } from './icon';

type Page = {
  product: Product;
  title: string;
  /** The entry of the navigation that this page belongs to. */
  at?: 'home' | 'license' | 'codes';
  /** No session behind it: nothing leads anywhere, and the page holds its style itself. */
  bareStyle?: string;
  children: Content;
};

const NAV = [
  { at: 'license', href: 'license', name: 'nav.license' },
  { at: 'codes', href: 'codes', name: 'nav.codes' },
] as const;

/** What stands around every page; a test portal is named on each (protocol section 4). */
export function layout({ product, title, at, bareStyle, children }: Page): Html {
  const bare = bareStyle !== undefined;
  const { name, version, testPortal, portalUrl } = product;
  const program = edition?.name ?? say('layout.program', { product: name });
  const logo = edition?.logo;
  const home = html`${logo ? !bare && html`<img class="logo" src="logo" alt="">` : mark}<span>${name} <span class="version">${version}</span></span>`;
  return html`<html lang="${spokenLocale()}" dir="${directionOf(spokenLocale())}">
<head>
<meta charset="utf-8">
<title>${say('layout.title', { title, program })}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no, email=no, date=no, address=no">
${bare && html`<style>${new Html(bareStyle)}</style>`}
${
  !bare &&
  html`<link rel="icon" href="${logo ? 'logo' : 'icon.svg'}">
<link rel="stylesheet" href="window.css">
<script type="module" src="page.js"></script>`
}
</head>
<body>
<a class="skip" href="#main">${say('layout.skip')}</a>
<header class="bar">
${!edition && html`<p class="banner">${icon('info')}<span>${say('layout.trying')}</span></p>`}
${testPortal && html`<p class="banner">${icon('info')}<span>${say('layout.testPortal', { portal: portalUrl })}</span></p>`}
<div>
${
  bare
    ? html`<span class="home">${home}</span>`
    : html`<a class="home" href="./">${home}</a>
<nav class="nav" aria-label="${say('nav.label')}">${NAV.map(
        (entry) =>
          html`<a href="${entry.href}"${entry.at === at && html` aria-current="page"`}>${say(entry.name)}</a>`,
      )}</nav>`
}
</div>
</header>
<main id="main">${children}</main>
<footer class="foot"><div>
<span>${say('layout.footer', { program })}</span>
${!bare && html`<form method="post" action="quit"><button class="button button-quiet small">${say('layout.quit')}</button></form>`}
</div></footer>
<p class="gone" role="alert" data-gone hidden>${say('layout.gone')}</p>
</body>
</html>`;
}
