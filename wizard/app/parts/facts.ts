import { type Content, type Html, html } from '../html';
import { valueInText } from '@/lib/strangers-words';

export type Fact = { label: string; value: Content; code?: boolean };

/** Facts one under the other; those without a value leave no row. */
export function facts(rows: readonly Fact[]): Html {
  const shown = rows.filter(({ value }) => value !== null && value !== '');
  return html`<dl class="facts">${shown.map(
    ({ label, value, code }) =>
      html`<div><dt>${label}</dt><dd translate="no"${code && html` class="code"`}>${typeof value === 'string' ? valueInText(value) : value}</dd></div>`,
  )}</dl>`;
}
