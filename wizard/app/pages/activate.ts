import type { Refusal } from '@/lib/olp/result';
import { computerName, isCut } from '@/lib/olp/computer-name';
import { codeIn } from '@/lib/olp/text/find-code';
import { MAX_QR_CHARACTERS } from '@/lib/olp/portal-url';
import { wayOf } from '@/wizard/core/activate-online';
import { ofActivationKey } from '@/wizard/core/refusals';
import type { Answer, Ask, Fields } from '../answer';
import { type Html, html } from '../html';
import { copyable, qr, qrInLowerCase } from '../parts/code';
import { codeField } from '../parts/code-field';
import { disclosure } from '../parts/disclosure';
import { heading } from '../parts/heading';
import { help } from '../parts/help';
import { icon } from '../parts/icon';
import { layout } from '../parts/layout';
import { notice } from '../parts/notice';
import { say, sayRefusal } from '../text';
import type { Desk } from './desk';
import { requestAddress } from './request';

const NOTHING: Fields = { get: () => '', files: () => [] };

/** Step 1: the Activation Key, then over the network or with a phone. */
export function activate(desk: Desk, fields: Fields = NOTHING, refusal?: Refusal): Answer {
  const { product, hostName } = desk;
  const title = say('activate.title');
  const typed = fields.get('activationKey');
  const name = fields.get('computerName');
  const longName = isCut(name);
  const error = refusal && sayRefusal(refusal, product);
  const ofTheKey = refusal !== undefined && ofActivationKey.includes(refusal.code);
  const noNetwork = refusal?.code === 'NETWORK';
  const way = refusal ? wayOf(refusal) : null;
  const open = ['computerId', 'plain', 'fresh'].some((name) => fields.get(name) !== '');
  return {
    status: refusal || longName ? 422 : 200,
    page: layout({
      product,
      title,
      at: 'home',
      children: html`<div class="reading stack">
${heading({ title, step: say('activate.step'), back: './' })}
${error && !ofTheKey && notice('error', error, noNetwork ? html`<p>${say('activate.networkNext')}</p>` : help(refusal, product))}
${way && wayOut(way)}
<form method="post" action="activate" class="stack" data-once>
${codeField({
  name: 'activationKey',
  label: say('activate.key'),
  hint: say('activate.keyHint'),
  kinds: ['AK'],
  value: typed,
  error: ofTheKey ? (error ?? null) : null,
  rows: 1,
})}
<div class="field${longName && ' wrong'}"><label for="computer-name">${say('activate.name')}</label><p class="hint" id="computer-name-hint">${say('activate.nameHint')}</p>
${longName && html`<p class="error" id="computer-name-error" role="alert">${icon('stop')}<span>${say('activate.nameTooLong')}</span></p>`}
<input class="control" id="computer-name" name="computerName" maxlength="200" autocomplete="off" aria-describedby="computer-name-hint${longName && ' computer-name-error'}"${longName && html` aria-invalid="true"`} value="${name || computerName(hostName)}"></div>
<div class="row">
<button class="button ${noNetwork ? 'button-secondary' : 'button-primary'}" name="way" value="online" data-busy="${say('activate.busy')}">${say(way ? 'activate.again' : 'activate.online')}</button>
<button class="button ${noNetwork ? 'button-primary' : 'button-secondary'}" name="way" value="offline">${icon('computer')}${say('activate.offline')}</button>
</div>
<p class="muted small">${say('activate.ways')}</p>
<div class="rule">${disclosure(
        say('activate.more'),
        html`<div class="stack">
<div class="field"><label for="computer-id">${say('fact.computerId')}</label><p class="hint" id="computer-id-hint">${say('activate.idHint')}</p>
<input class="control code" id="computer-id" name="computerId" maxlength="128" autocomplete="off" spellcheck="false" aria-describedby="computer-id-hint" value="${fields.get('computerId')}"></div>
<div><label class="check"><input type="checkbox" name="fresh" value="yes"${fields.get('fresh') && html` checked`}><span>${say('activate.fresh')}</span></label>
<label class="check"><input type="checkbox" name="plain" value="yes"${fields.get('plain') && html` checked`}><span>${say('activate.plain')}</span></label></div>
</div>`,
        open,
      )}</div>
</form></div>`,
    }),
  };
}

/** The page where the owner makes room for this very request; then it is asked for once more here. */
function wayOut(url: string): Html {
  return html`<section class="close" aria-labelledby="way"><h2 id="way">${say('activate.wayTitle')}</h2>
<p>${say('activate.way')}</p>
${url.length <= MAX_QR_CHARACTERS && html`${qr(url, say('request.qrAlt'))}${qrInLowerCase(url, say('request.qrAlt'))}`}
${copyable(url, say('request.link'))}
<p>${say('activate.wayThen')}</p></section>`;
}

/** Makes the request; where there is a network, carries it to the portal too. */
export async function activateNow(desk: Desk, { fields }: Ask): Promise<Answer> {
  if (isCut(fields.get('computerName'))) return activate(desk, fields);
  const input = {
    activationKey: codeIn(fields.get('activationKey'), ['AK']),
    computerId: fields.get('computerId').trim() || undefined,
    computerName: fields.get('computerName').trim() || desk.hostName,
    type: fields.get('plain') ? (1 as const) : undefined,
    fresh: fields.get('fresh') !== '',
  };
  if (fields.get('way') !== 'offline') {
    const done = await desk.wizard.activateOnline(input);
    if (done.ok) {
      const gone = done.value.replaced?.deviceCode;
      if (done.value.tookOver) return { to: 'accepted?tookOver=1' };
      return { to: `accepted${gone ? `?replaced=${gone}` : ''}` };
    }
    return activate(desk, fields, done.error);
  }
  const requested = desk.wizard.request(input);
  if (!requested.ok) return activate(desk, fields, requested.error);
  const { deviceCode, canceled } = requested.value;
  return { to: requestAddress(deviceCode, canceled[0]?.deviceCode) };
}
