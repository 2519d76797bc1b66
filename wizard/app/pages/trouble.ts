import type { Refusal } from '@/lib/olp/result';
import type { Answer } from '../answer';
import { html } from '../html';
import { heading } from '../parts/heading';
import { help } from '../parts/help';
import { layout } from '../parts/layout';
import { notice } from '../parts/notice';
import { say, sayRefusal } from '../text';
import type { Desk } from './desk';

/** What cannot go on: the state cannot be read or written, or there is nothing to do here. */
export function trouble({ product }: Pick<Desk, 'product'>, refusal: Refusal): Answer {
  const title = say('trouble.title');
  return {
    status: 409,
    page: layout({
      product,
      title,
      children: html`<div class="reading stack">${heading({ title, back: './' })}${notice('error', sayRefusal(refusal, product), help(refusal, product))}</div>`,
    }),
  };
}

/** For a browser without the session, or an address that is none. */
export function refused({ product, bareStyle }: Desk, status: number): Answer {
  const known = status === 404 ? 'notFound' : 'refused';
  const title = say(`trouble.${known}`);
  return {
    status,
    style: bareStyle,
    page: layout({
      product,
      title,
      bareStyle,
      children: html`<div class="reading">${heading({ title, lead: say(`trouble.${known}Text`) })}</div>`,
    }),
  };
}

/** The last page, after Quit. */
export function goodbye({ product, bareStyle, quit }: Desk): Answer {
  quit();
  const title = say('trouble.goodbye');
  return {
    style: bareStyle,
    page: layout({
      product,
      title,
      bareStyle,
      children: html`<div class="reading">${heading({ title, lead: say('trouble.goodbyeText') })}</div>`,
    }),
  };
}
