import type { LicenseView } from '@/wizard/core/evaluate';
import type { Answer } from '../answer';
import { type Html, html } from '../html';
import { facts } from '../parts/facts';
import { heading } from '../parts/heading';
import { layout } from '../parts/layout';
import { notice } from '../parts/notice';
import { stateWords } from '../parts/state-words';
import { termFacts } from '../parts/term-facts';
import { say } from '../text';
import type { Desk } from './desk';
import { trouble } from './trouble';

/** The terms in words, and what computer they are for. */
export function license(desk: Desk): Answer {
  const { wizard, product } = desk;
  const started = wizard.start();
  if (!started.ok) return trouble(desk, started.error);
  const { state, license: view } = started.value;
  const title = say('license.title');
  const { title: word, mark } = stateWords(product, started.value);
  const hasKey = state !== 'NONE' && state !== 'PENDING';
  return {
    page: layout({
      product,
      title,
      at: 'license',
      children: html`<div class="reading stack">
${heading({ title, lead: view ? null : say('license.none'), ...(view && { step: word, mark }) })}
${
  view &&
  html`<div class="card">${termFacts(product, view)}</div>
<div class="card">${computerFacts(view)}</div>
${view.terms.unbound && notice('warning', say('license.unbound'))}`
}
<div class="row">${
        hasKey
          ? html`<a class="button button-secondary" href="request">${say('welcome.newerKey')}</a><a class="button button-quiet" href="deactivate">${say('welcome.deactivate')}</a>`
          : html`<a class="button button-primary" href="${state === 'PENDING' ? './' : 'activate'}">${say('welcome.activate')}</a>`
      }</div>
<p class="muted small">${say('license.uninstall')} <a href="clear">${say('license.clear')}</a></p>
</div>`,
    }),
  };
}

function computerFacts({
  computerName,
  computerId,
  deviceCode,
  activationKeyEnding,
  kind,
  terms,
}: LicenseView): Html {
  return facts([
    { label: say('fact.computerName'), value: computerName },
    { label: say('fact.computerId'), value: computerId, code: true },
    { label: say('fact.deviceCode'), value: terms.unbound ? null : deviceCode, code: true },
    {
      label: say('fact.activationKey'),
      value: say('fact.ending', { ending: activationKeyEnding }),
    },
    { label: say('fact.kind'), value: say(kind === 'CK' ? 'fact.signed' : 'fact.short') },
  ]);
}
