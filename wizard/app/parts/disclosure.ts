import { type Content, type Html, html } from '../html';
import { icon } from './icon';

/** Opens in place, without scripts. For what few people need, never for what must be read. */
export function disclosure(summary: string, content: Content, open = false): Html {
  return html`<details${open && html` open`}><summary>${icon('chevron')}${summary}</summary><div>${content}</div></details>`;
}
