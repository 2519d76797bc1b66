import type { LicenseState } from '@/wizard/core/evaluate';
import type { Answer } from '../answer';
import { type Html, html } from '../html';
import { heading } from '../parts/heading';
import { help } from '../parts/help';
import { layout } from '../parts/layout';
import { stateWords } from '../parts/state-words';
import { termFacts } from '../parts/term-facts';
import { notice } from '../parts/notice';
import { say, sayRefusal } from '../text';
import { codeAddress } from './codes';
import type { Desk } from './desk';
import { pendingList } from './pending';
import { trouble } from './trouble';

/** Where the license stands, in words, and the one thing to do next. */
export function welcome(desk: Desk): Answer {
  const { wizard, product } = desk;
  const started = wizard.start();
  if (!started.ok) return trouble(desk, started.error);
  const codes = wizard.codes();
  const owed = codes.ok ? codes.value.filter(({ sent }) => !sent).length : 0;
  const status = started.value;
  const { state, license, pending } = status;
  const { title, text, mark } = stateWords(product, status);
  const waiting = !desk.opening.isOver();
  return {
    page: layout({
      product,
      title,
      at: 'home',
      children: html`<div class="reading stack"${waiting && html` data-opening`}>
${heading({ title, lead: text, mark })}
${news(desk, state)}
${license && html`<div class="card">${termFacts(product, license)}</div>`}
${pending.length > 0 && pendingList(pending, state !== 'PENDING')}
${actions(state)}
${owed > 0 && html`<p class="muted">${say('welcome.owed', { count: owed })} <a href="codes">${say('welcome.owedLink')}</a></p>`}
</div>`,
    }),
  };
}

/** What the portal said at this start, where it is more than that all is well. */
function news({ opening, product }: Desk, state: LicenseState): Html | null {
  const { verdict, dropped, keyRefused } = opening.checkedIn() ?? {};
  const hasLicense = state !== 'NONE' && state !== 'PENDING';
  if (dropped && !hasLicense) {
    return notice(
      'warning',
      say(verdict === 'SUPERSEDED' ? 'news.superseded' : 'news.dropped'),
      html`<p>${say('news.droppedText')} <a href="${codeAddress(dropped)}">${say('news.droppedLink')}</a></p>`,
    );
  }
  if (keyRefused && hasLicense) {
    return notice(
      'warning',
      say('news.refused'),
      html`<p>${sayRefusal(keyRefused, product)}</p>${help(keyRefused, product)}`,
    );
  }
  return verdict === 'NEW_TERMS' && hasLicense ? notice('success', say('news.renewed')) : null;
}

/** Answers the script of the first page once the portal has been asked: then it may look again. */
export async function opening({ opening: { over } }: Desk): Promise<Answer> {
  await over;
  return { json: {} };
}

function actions(state: LicenseState): Html {
  if (state === 'NONE') {
    return html`<div class="row wide"><a class="button button-primary" href="activate">${say('welcome.activate')}</a><p class="muted">${say('welcome.activateHint')}</p></div>`;
  }
  if (state === 'PENDING') {
    return html`<div class="row"><a class="button button-quiet" href="activate">${say('welcome.another')}</a></div>`;
  }
  if (state === 'ACTIVE') {
    return html`<div class="row"><a class="button button-secondary" href="license">${say('welcome.details')}</a><a class="button button-secondary" href="deactivate">${say('welcome.deactivate')}</a><a class="button button-quiet" href="request">${say('welcome.newerKey')}</a></div>`;
  }
  return html`<div class="row"><a class="button button-primary" href="request">${say('welcome.renew')}</a><a class="button button-secondary" href="license">${say('welcome.details')}</a><a class="button button-quiet" href="deactivate">${say('welcome.deactivate')}</a></div>`;
}
