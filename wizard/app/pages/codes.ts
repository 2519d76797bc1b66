import type { Refusal } from '@/lib/olp/result';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { dateInWords } from '@/wizard/language';
import type { ReleaseCode } from '@/wizard/core/release';
import type { Answer, Ask } from '../answer';
import { type Html, html } from '../html';
import { codeGroups, copyable, copyButton, qr, qrInLowerCase } from '../parts/code';
import { facts } from '../parts/facts';
import { heading } from '../parts/heading';
import { help } from '../parts/help';
import { icon } from '../parts/icon';
import { layout } from '../parts/layout';
import { notice } from '../parts/notice';
import { say, sayRefusal } from '../text';
import type { Desk } from './desk';
import { trouble } from './trouble';
import { valueInText } from '@/lib/strangers-words';

export const codeAddress = ({ deviceCode }: ReleaseCode) => `code?device=${deviceCode}`;

/** Every code that was ever owed to the portal, at any later start too. */
export function codes(desk: Desk): Answer {
  const listed = desk.wizard.codes();
  if (!listed.ok) return trouble(desk, listed.error);
  const title = say('codes.title');
  const lead = say(listed.value.length > 0 ? 'codes.lead' : 'codes.none');
  return {
    page: layout({
      product: desk.product,
      title,
      at: 'codes',
      children: html`<div class="reading stack">
${heading({ title, lead })}
${listed.value.length > 0 && html`<ul class="card flush rows">${listed.value.map(row)}</ul>`}
</div>`,
    }),
  };
}

/** What became of a code at the portal. */
const fateOf = ({ sent, refused }: ReleaseCode) =>
  sent ? 'codes.sent' : refused ? 'codes.refused' : 'codes.open';

function row(code: ReleaseCode): Html {
  const { computerName, computerId, reason, time } = code;
  const why = say(`codes.${reason}`, { date: dateInWords(time) });
  return html`<li><div><p translate="no" class="code strong">${code.code}</p>
<p class="muted small">${valueInText(computerName || computerId)} · ${why} · ${say(fateOf(code))}</p></div>
<a class="button button-secondary" href="${codeAddress(code)}">${say('codes.show')}</a></li>`;
}

/** The code large, as QR code and as link: what carries a removal to the portal. */
export function proof({ code: typed, url }: ReleaseCode): Html {
  return html`${codeGroups(typed, say('codes.label'))}
<div class="beside">
${qr(url, say('codes.qrAlt'))}
<div class="stack">
<div class="row">${copyButton(typed, say('codes.copy'))}${copyButton(url, say('request.copyLink'))}</div>
${copyable(url, say('request.link'))}
<p class="muted small">${say('codes.again')}</p>
</div></div>
${qrInLowerCase(url, say('codes.qrAlt'))}`;
}

/** One code to carry to the portal; `new`: right after it was made; `refusal`: it was not told just now. */
export function code(desk: Desk, { fields }: Pick<Ask, 'fields'>, refusal?: Refusal): Answer {
  const listed = desk.wizard.codes();
  if (!listed.ok) return trouble(desk, listed.error);
  const wanted = normalizeCode(fields.get('device'));
  const shown = listed.value.find(({ deviceCode }) => normalizeCode(deviceCode) === wanted);
  if (!shown) return { to: 'codes' };
  const { reason, sent, refused, time, computerName, computerId, deviceCode } = shown;
  const isNew = fields.get('new') !== '' && (reason === 'deactivated' || reason === 'canceled');
  const title = say(isNew ? `codes.${reason}Title` : 'codes.one');
  const lead = sent ? say('codes.leadSent') : say(`codes.lead_${reason}`);
  return {
    status: refusal ? 422 : 200,
    page: layout({
      product: desk.product,
      title,
      at: 'codes',
      children: html`<div class="reading stack">
${heading({
  title,
  lead,
  ...(isNew ? { mark: { icon: 'check', tone: 'good' } as const } : { back: 'codes' }),
})}
${refusal && notice('warning', sayRefusal(refusal, desk.product), html`<p>${say('codes.scanInstead')}</p>${help(refusal, desk.product)}`)}
${proof(shown)}
<div class="card">${facts([
        { label: say('fact.computerName'), value: computerName },
        { label: say('fact.computerId'), value: computerId, code: true },
        { label: say('fact.deviceCode'), value: deviceCode, code: true },
        {
          label: say('codes.what'),
          value: say(`codes.${reason}`, { date: dateInWords(time) }),
        },
        {
          label: say('codes.portal'),
          value: html`<span class="row">${icon(sent ? 'check' : 'wait', sent ? 'good' : 'warn')}${say(fateOf(shown))}</span>`,
        },
      ])}</div>
<div class="row">${isNew && html`<a class="button ${sent ? 'button-primary' : 'button-secondary'}" href="./">${say(sent ? 'accepted.done' : 'codes.later')}</a>`}${
        !sent &&
        !refused &&
        html`<form method="post" action="send" data-once><input type="hidden" name="device" value="${deviceCode}"><button class="button button-secondary" data-busy="${say('codes.sending')}">${say('codes.send')}</button></form>`
      }</div>
</div>`,
    }),
  };
}

/** Tries once more to tell the portal over the network. */
export async function sendCode(desk: Desk, { fields }: Ask): Promise<Answer> {
  const told = await desk.wizard.sendPendingCodes();
  if (!told.ok) return trouble(desk, told.error);
  const device = normalizeCode(fields.get('device'));
  const failed = told.value.failed.find((each) => normalizeCode(each.code.deviceCode) === device);
  // Once the network fails the rest is not tried.
  const refusal = (failed ?? told.value.failed.at(-1))?.refusal;
  return refusal ? code(desk, { fields }, refusal) : { to: `code?device=${device}` };
}
