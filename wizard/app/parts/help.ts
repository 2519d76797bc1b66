import type { Product } from '@/lib/olp/product-file';
import type { Refusal } from '@/lib/olp/result';
import { helpOf } from '@/wizard/core/help-of';
import { type Html, html } from '../html';
import { say } from '../text';

/** The way to the vendor's support, below a refusal that sends people there; nothing below others. */
export function help(refusal: Refusal, product: Product): Html | null {
  const found = helpOf(refusal, product);
  if (!found) return null;
  const { portal, reference } = found;
  return html`<p>${say('trouble.helpText', { portal })}</p>
<div class="row"><a class="button button-secondary" href="${portal}" target="_blank" rel="noreferrer">${say('trouble.help')}</a>${reference && html`<p class="small">${say('trouble.reference', { reference })}</p>`}</div>`;
}
