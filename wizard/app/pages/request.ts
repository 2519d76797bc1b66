import type { Refusal, Result } from '@/lib/olp/result';
import { ok, refuse } from '@/lib/olp/result';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { requestFileName } from '@/wizard/cli/request-file-name';
import type { MadeRequest } from '@/wizard/core/make-request';
import type { Repair } from '@/wizard/core/repair-key';
import type { Answer, Ask, Fields } from '../answer';
import { type Html, html } from '../html';
import { codeGroups, copyable, copyButton, qr, qrInLowerCase } from '../parts/code';
import { codeField } from '../parts/code-field';
import { disclosure } from '../parts/disclosure';
import { heading } from '../parts/heading';
import { icon } from '../parts/icon';
import { layout } from '../parts/layout';
import { notice } from '../parts/notice';
import { say, sayRefusal } from '../text';
import type { Desk } from './desk';
import { repairOffer } from './repair-offer';
import { trouble } from './trouble';
import { signatureBytesOf } from '@/wizard/core/signature-bytes';
import { valueInText } from '@/lib/strangers-words';

/** What became of a key that was entered on this page. */
export type Entered = { fields: Fields; refusal: Refusal; repair: Repair | null };

/** The address of a request's page; `canceled`: the request that had to make room for it. */
export function requestAddress(deviceCode: string, canceled?: string): string {
  return `request?device=${deviceCode}${canceled ? `&canceled=${canceled}` : ''}`;
}

/** Steps 2 and 3: the request to carry to the portal, and the field for what comes back. */
export function request(desk: Desk, { fields }: Pick<Ask, 'fields'>, entered?: Entered): Answer {
  const { product } = desk;
  const found = findRequest(desk, fields);
  if (!found.ok) return trouble(desk, entered?.refusal ?? found.error);
  const pending = found.value;
  const { active, deviceCode } = pending;
  const title = say(active ? 'request.renewTitle' : 'request.title');
  const canceled = fields.get('canceled');
  // A renewal has no step before these two.
  const first = active ? 1 : 2;
  return {
    status: entered ? 422 : 200,
    camera: true,
    page: layout({
      product,
      title,
      at: 'home',
      children: html`<div class="stack" data-poll="${deviceCode}">
${heading({ title, back: './', ...(active ? { lead: say('request.renewLead') } : { step: say('request.step') }) })}
${canceled && notice('warning', say('request.canceled'), html`<p><a href="code?device=${canceled}">${say('request.canceledLink')}</a></p>`)}
${toReadOut(desk, pending)}
<div class="steps">
${keyOut(desk, pending, first)}
${keyIn(desk, pending, entered, first + 1)}
</div></div>`,
    }),
  };
}

/** What is given over the telephone, in one line where there is room. */
function toReadOut({ product }: Desk, { computerId, computerName, deviceCode }: MadeRequest): Html {
  return html`<div class="readout"><dl>
<div><dt>${say('fact.computerId')}</dt><dd translate="no" class="code">${valueInText(computerId)}</dd></div>
<div><dt>${say('fact.deviceCode')}</dt><dd translate="no" class="code">${deviceCode}</dd></div>
</dl><p class="muted small">${say('request.readOut', { portal: product.portalUrl })}${computerName && html` ${say('request.name', { name: computerName })}`}</p></div>`;
}

function keyOut({ product }: Desk, pending: MadeRequest, step: number): Html {
  const { deviceCode, url, fitsQr } = pending;
  const file = `request-file?device=${deviceCode}`;
  return html`<section class="numbered" aria-labelledby="carry"><span aria-hidden="true">${step}</span><div class="stack">
<div><h2 id="carry">${say(fitsQr ? 'request.scan' : 'request.paste')}</h2><p class="muted">${say(fitsQr ? 'request.scanHint' : 'request.pasteHint', { portal: product.portalUrl })}</p></div>
<div class="beside">
${fitsQr && qr(url, say('request.qrAlt'))}
<div class="close">
<div class="row">${copyButton(url, say('request.copyLink'))}<a class="button button-secondary" href="${file}" download>${icon('file')}${say('request.file')}</a></div>
<div>${disclosure(
    say('request.more'),
    html`<div class="stack">${copyable(url, say('request.link'))}${codeGroups(deviceCode, say('fact.deviceCode'))}</div>`,
    !fitsQr,
  )}</div>
</div></div>
${fitsQr && qrInLowerCase(url, say('request.qrAlt'))}
</div></section>`;
}

function keyIn(
  desk: Desk,
  { deviceCode }: MadeRequest,
  entered: Entered | undefined,
  step: number,
): Html {
  const { product } = desk;
  const kinds = product.acceptShortKeys ? (['CK', 'SCK'] as const) : (['CK'] as const);
  const error = entered && !entered.repair ? sayRefusal(entered.refusal, product) : null;
  return html`<section class="numbered" aria-labelledby="enter"><span aria-hidden="true">${step}</span><div class="stack">
<h2 id="enter">${say('entry.title')}</h2>
<div data-offer>${entered?.repair && repairOffer(entered.repair, deviceCode)}</div>
<form method="post" action="accept?device=${deviceCode}" enctype="multipart/form-data" class="drop stack" data-key-form data-network="${say('entry.network')}">
${codeField({
  name: 'key',
  label: say('entry.key'),
  quiet: true,
  hint: say(product.acceptShortKeys ? 'entry.hint' : 'entry.hintLong'),
  kinds,
  signatures: signatureBytesOf(product.ring),
  value: entered?.fields.get('key') ?? '',
  error,
  rows: 3,
})}
<div class="row">
<button class="button button-primary" data-busy="${say('entry.busy')}">${say('entry.submit')}</button>
<button type="button" class="button button-secondary needs-script" data-scan hidden>${icon('camera')}${say('entry.scan')}</button>
<label class="button button-secondary needs-script" for="key-file">${icon('file')}${say('entry.file')}</label>
</div>
<div class="field without-script"><label for="key-file">${say('entry.file')}</label><p class="hint">${say('entry.fileHint')}</p></div>
<input id="key-file" type="file" name="file" multiple accept=".json,.txt,.zip,.png,.jpg,.jpeg,.webp,application/json,text/plain,image/*">
<p class="muted small needs-script">${say('entry.drop')} ${say('entry.poll')}</p>
</form>
<div class="camera close" data-camera data-none="${say('camera.none')}" data-denied="${say('camera.denied')}" data-no-code="${say('camera.noCode')}" hidden>
<video muted playsinline aria-label="${say('camera.label')}"></video>
<p class="muted small" role="status" data-camera-words>${say('camera.hint')}</p>
<button type="button" class="button button-secondary" data-camera-stop>${say('camera.stop')}</button>
</div>
</div></section>`;
}

/** The request as a file for a USB stick. */
export function requestFile(desk: Desk, { fields }: Ask): Answer {
  const found = findRequest(desk, fields);
  if (!found.ok) return trouble(desk, found.error);
  const name = requestFileName(found.value);
  return { file: `${found.value.url}\n`, type: 'text/plain; charset=utf-8', name };
}

/** The request with this Device Code; without one the license's own, else the newest. */
function findRequest({ wizard }: Desk, fields: Fields): Result<MadeRequest> {
  const requests = wizard.requests();
  if (!requests.ok) return requests;
  const wanted = normalizeCode(fields.get('device'));
  const found = requests.value.find(
    ({ deviceCode }) => wanted === '' || normalizeCode(deviceCode) === wanted,
  );
  return found ? ok(found) : refuse('NO_REQUEST');
}
