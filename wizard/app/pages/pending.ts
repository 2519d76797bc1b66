import type { ComputerView } from '@/wizard/core/evaluate';
import { type Html, html } from '../html';
import { say } from '../text';
import { valueInText } from '@/lib/strangers-words';

/** Requests whose Computer Key is still missing: go on with one, or give it up. */
export function pendingList(pending: readonly ComputerView[], titled: boolean): Html {
  return html`<section class="close">
${titled && html`<h2>${say('pending.title')}</h2>`}
<ul class="card flush rows">${pending.map(
    ({ deviceCode, computerName, computerId, activationKeyEnding }) => html`<li>
<div><p class="strong">${valueInText(computerName || computerId)}</p>
<p class="muted small">${say('pending.license', { ending: activationKeyEnding })} · <span translate="no" class="code">${deviceCode}</span></p></div>
<div class="row"><a class="button button-primary" href="request?device=${deviceCode}">${say('pending.open')}</a><a class="button button-quiet" href="cancel?device=${deviceCode}">${say('pending.cancel')}</a></div>
</li>`,
  )}</ul></section>`;
}
