import { codeLayout } from '@/components/codes/code-layout';
import { qrPath } from '@/components/codes/qr-path';
import { spellGroup } from '@/lib/olp/text/groups';
import { lowerCaseUrl } from '@/wizard/core/lower-case-url';
import { type Html, html } from '../html';
import { say } from '../text';
import { disclosure } from './disclosure';
import { icon } from './icon';

/** Pixels that a picture may be wide, and the least per module whatever that makes (protocol section 6). */
const EDGE = 350;
const LEAST_SCALE = 5;

/** A QR code, black on white in the dark too: scanners expect that. */
export function qr(text: string, alt: string): Html {
  const { path, size } = qrPath(text);
  const edge = size * Math.max(LEAST_SCALE, Math.floor(EDGE / size));
  return html`<svg class="qr" role="img" aria-label="${alt}" viewBox="0 0 ${size} ${size}" width="${edge}" height="${edge}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path stroke="#000" d="${path}"/></svg>`;
}

/** The same link once more, one tap away, for scanners that show an upper-case one as text. */
export function qrInLowerCase(url: string, alt: string): Html {
  const { start, rest } = lowerCaseUrl(url);
  return disclosure(say('request.lowerCase'), qr(start + rest, alt));
}

/** A code in numbered groups, large; a screen reader gets it character by character. */
export function codeGroups(code: string, label: string): Html {
  const groups = code.split('-');
  const layout = codeLayout(groups.length, groups[0]?.length ?? 0);
  return html`<ol translate="no" class="groups groups-${layout} code" aria-label="${label}">${groups.map(
    (group) =>
      html`<li><span aria-hidden="true">${group}</span><span class="heard">${spellGroup(group)}</span></li>`,
  )}</ol>`;
}

/** A button that copies; not there without scripts. */
export function copyButton(text: string, label: string): Html {
  return html`<button type="button" class="button button-secondary needs-script" data-copy="${text}" data-copied="${say('code.copied')}">${icon('copy')}<span aria-live="polite">${label}</span></button>`;
}

/** A whole text that one click selects. */
export function copyable(text: string, label: string): Html {
  return html`<div class="copyable"><p>${label}</p><p translate="no" class="code small">${text}</p></div>`;
}
