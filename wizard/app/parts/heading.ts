import { type Content, type Html, html } from '../html';
import { say } from '../text';
import { type IconName, icon } from './icon';

type Heading = {
  title: string;
  lead?: Content;
  /** Above the title: how far one has come. */
  step?: string;
  /** Where the way back leads. */
  back?: string;
  mark?: { icon: IconName; tone: 'good' | 'warn' | 'stop' | 'muted' };
};

/** What this page is; holds its only h1. */
export function heading({ title, lead, step, back, mark }: Heading): Html {
  return html`<header>
${back && html`<a class="back" href="${back}">${icon('back')}${say('nav.back')}</a>`}
${step && html`<p class="step">${step}</p>`}
<h1 class="head">${mark && icon(mark.icon, mark.tone)}<span>${title}</span></h1>
${lead && html`<p class="lead">${lead}</p>`}
</header>`;
}
