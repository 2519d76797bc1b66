import type { Answer } from '../answer';
import { html } from '../html';
import { heading } from '../parts/heading';
import { layout } from '../parts/layout';
import { notice } from '../parts/notice';
import { say } from '../text';
import { proof } from './codes';
import type { Desk } from './desk';
import { trouble } from './trouble';

/** For those who uninstall: says what removing everything does, before the one button that does it. */
export function clear({ product }: Desk): Answer {
  const title = say('clear.title');
  const steps = [1, 2, 3] as const;
  return {
    page: layout({
      product,
      title,
      at: 'license',
      children: html`<div class="reading stack">
${heading({ title, back: 'license', lead: say('clear.lead', { product: product.name }) })}
<ol class="stack" aria-label="${say('deactivate.steps')}">${steps.map(
        (step) =>
          html`<li class="numbered"><span aria-hidden="true">${step}</span><p>${say(`clear.step${step}`, { product: product.name })}</p></li>`,
      )}</ol>
<form method="post" action="clear" class="row" data-once>
<button class="button button-danger" data-busy="${say('clear.busy')}">${say('clear.submit')}</button><a class="button button-quiet" href="license">${say('clear.keep')}</a>
</form></div>`,
    }),
  };
}

export async function clearNow(desk: Desk): Promise<Answer> {
  const cleared = await desk.wizard.clear();
  return cleared.ok ? { to: 'cleared' } : trouble(desk, cleared.error);
}

/** Afterwards: what the portal could not be told stands here, and at any later start. */
export function cleared(desk: Desk): Answer {
  const listed = desk.wizard.codes();
  if (!listed.ok) return trouble(desk, listed.error);
  const unsent = listed.value.filter(({ sent }) => !sent);
  const seatStaysUsed = unsent.some(({ reason }) => reason !== 'canceled');
  const title = say('clear.doneTitle');
  return {
    page: layout({
      product: desk.product,
      title,
      at: 'license',
      children: html`<div class="reading stack">
${heading({
  title,
  mark: { icon: 'check', tone: 'good' },
  lead: say(unsent.length > 0 ? 'clear.doneUnsent' : 'clear.done'),
})}
${seatStaysUsed && notice('warning', say('clear.seat'))}
${unsent.map((code) => html`<section class="stack rule">${proof(code)}</section>`)}
</div>`,
    }),
  };
}
