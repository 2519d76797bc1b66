import type { Answer } from '../answer';
import { html } from '../html';
import { facts } from '../parts/facts';
import { heading } from '../parts/heading';
import { layout } from '../parts/layout';
import { notice } from '../parts/notice';
import { say } from '../text';
import { codeAddress } from './codes';
import type { Desk } from './desk';
import { trouble } from './trouble';
import { refuse } from '@/lib/olp/result';

/** Says what deactivating does, before the one button that does it. */
export function deactivate(desk: Desk): Answer {
  const { wizard, product } = desk;
  const started = wizard.start();
  if (!started.ok) return trouble(desk, started.error);
  const { state, license } = started.value;
  if (state === 'NONE' || state === 'PENDING') return trouble(desk, refuse('NOT_ACTIVE').error);
  const title = say('deactivate.title');
  const steps = [1, 2, 3] as const;
  return {
    page: layout({
      product,
      title,
      at: 'license',
      children: html`<div class="reading stack">
${heading({ title, back: './' })}
${
  license &&
  html`<div class="card">${facts([
    { label: say('fact.computerName'), value: license.computerName },
    { label: say('fact.computerId'), value: license.computerId, code: true },
    {
      label: say('fact.activationKey'),
      value: say('fact.ending', { ending: license.activationKeyEnding }),
    },
  ])}</div>`
}
<ol class="stack" aria-label="${say('deactivate.steps')}">${steps.map(
        (step) =>
          html`<li class="numbered"><span aria-hidden="true">${step}</span><p>${say(`deactivate.step${step}`, { product: product.name })}</p></li>`,
      )}</ol>
<form method="post" action="deactivate" class="row wide" data-once>
<button class="button button-primary" data-busy="${say('deactivate.busy')}">${say('deactivate.submit')}</button>
<p class="muted">${say('deactivate.after')}</p>
</form></div>`,
    }),
  };
}

/** Destroys the license, then tells the portal if it can be reached; the code stays either way. */
export async function deactivateNow(desk: Desk): Promise<Answer> {
  const done = await desk.wizard.deactivateOnline();
  if (!done.ok) return trouble(desk, done.error);
  return { to: `${codeAddress(done.value.code)}&new=yes` };
}

/** Says what giving up a request does, before the one button that does it. */
export function cancel(desk: Desk, device: string): Answer {
  const title = say('cancel.title');
  return {
    page: layout({
      product: desk.product,
      title,
      at: 'home',
      children: html`<div class="reading stack">
${heading({ title, back: './' })}
${notice('info', say('cancel.what'), html`<p>${say('cancel.code')}</p>`)}
<form method="post" action="cancel" class="row" data-once><input type="hidden" name="device" value="${device}">
<button class="button button-primary">${say('cancel.submit')}</button><a class="button button-quiet" href="./">${say('cancel.keep')}</a></form>
</div>`,
    }),
  };
}

export async function cancelNow(desk: Desk, device: string): Promise<Answer> {
  const canceled = desk.wizard.cancel(device);
  if (!canceled.ok) return trouble(desk, canceled.error);
  const [code] = canceled.value;
  return { to: code ? `${codeAddress(code)}&new=yes` : './' };
}
