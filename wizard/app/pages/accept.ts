import { acceptBrought } from '@/wizard/cli/brought';
import type { Answer, Ask } from '../answer';
import { html } from '../html';
import { heading } from '../parts/heading';
import { layout } from '../parts/layout';
import { notice } from '../parts/notice';
import { stateWords } from '../parts/state-words';
import { termFacts } from '../parts/term-facts';
import { say, sayRefusal } from '../text';
import type { Desk } from './desk';
import { repairOffer } from './repair-offer';
import { request } from './request';
import { trouble } from './trouble';

/**
 * Takes a Computer Key as typed, pasted or from a file. To the page's script it says where to go on,
 * or what is wrong, without losing what was typed.
 */
export function accept(desk: Desk, { fields, byScript }: Ask): Answer {
  const { wizard, product } = desk;
  const files = fields.files('file').filter((text) => text.trim() !== '');
  const typed = files.length === 1 ? (files[0] ?? '') : fields.get('key');
  const accepted = acceptBrought(wizard, files.length > 0 ? files : [typed]);
  if (accepted.ok) {
    const { replaced, stored } = accepted.value;
    const query = new URLSearchParams({
      ...(replaced && { replaced: replaced.deviceCode }),
      ...(!stored && { kept: 'yes' }),
    }).toString();
    const to = query ? `accepted?${query}` : 'accepted';
    return byScript ? { json: { to } } : { to };
  }
  const refusal = accepted.error;
  const mended = refusal.code === 'CODE_TYPO' ? wizard.repair(typed) : null;
  const repair = mended?.ok ? mended.value : null;
  if (!byScript) return request(desk, { fields }, { fields, refusal, repair });
  const offer = repair && repairOffer(repair, fields.get('device')).text;
  return { json: { code: refusal.code, message: sayRefusal(refusal, product), offer } };
}

/** Whether the portal has answered the request on the screen in the meantime; asked by the script. */
export async function poll({ wizard }: Desk, { fields }: Ask): Promise<Answer> {
  const checked = await wizard.checkIn(fields.get('device'));
  if (!checked.ok) return { json: {} };
  const { verdict, keyRefused } = checked.value;
  if (verdict === 'NEW_TERMS' && keyRefused === null) return { json: { to: 'accepted' } };
  return { json: verdict === 'DROP' || verdict === 'SUPERSEDED' ? { to: './' } : {} };
}

/** Done: the terms in words. */
export function accepted(desk: Desk, { fields }: Ask): Answer {
  const { wizard, product } = desk;
  const started = wizard.start();
  if (!started.ok) return trouble(desk, started.error);
  const { state, license } = started.value;
  if (license === null) return { to: './' };
  const runs = state === 'ACTIVE';
  const title = say('accepted.title', { product: product.name });
  const words = stateWords(product, started.value);
  const replaced = fields.get('replaced');
  return {
    page: layout({
      product,
      title,
      at: 'home',
      children: html`<div class="reading stack">
${heading({ title, lead: say(fields.get('kept') ? 'accepted.kept' : 'accepted.lead'), mark: { icon: 'check', tone: 'good' } })}
${!runs && notice('warning', words.title, html`<p>${words.text}</p>`)}
<div class="card">${termFacts(product, license)}</div>
${replaced && notice('warning', say('accepted.replaced'), html`<p>${say('accepted.replacedText')} <a href="code?device=${replaced}">${say('accepted.replacedLink')}</a></p>`)}
${fields.get('tookOver') && notice('warning', say('accepted.tookOver'), html`<p>${say('accepted.tookOverText')}</p>`)}
<div class="row"><a class="button button-primary" href="./">${say('accepted.done')}</a><a class="button button-quiet" href="license">${say('welcome.details')}</a></div>
</div>`,
    }),
  };
}
