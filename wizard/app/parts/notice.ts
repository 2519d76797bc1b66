import { type Content, type Html, html } from '../html';
import { type IconName, icon } from './icon';

export type NoticeTone = 'info' | 'success' | 'warning' | 'error';

const ICONS: Record<NoticeTone, IconName> = {
  info: 'info',
  success: 'check',
  warning: 'alert',
  error: 'stop',
};

/** Something to know before going on; an error is read out at once. */
export function notice(tone: NoticeTone, title: Content, more?: Content): Html {
  return html`<div class="notice notice-${tone}"${tone === 'error' && html` role="alert"`}>${icon(ICONS[tone])}<div><p class="strong">${title}</p>${more}</div></div>`;
}
