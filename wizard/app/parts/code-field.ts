import type { SignatureBytes } from '@/lib/olp/key-groups';
import { KINDS, type Kind } from '@/lib/olp/text/kinds';
import { ODD_LENGTHS } from '@/lib/olp/text/written-groups';
import { type Html, html } from '../html';
import { say } from '../text';
import { icon } from './icon';

type CodeField = {
  name: string;
  label: string;
  /** The label is heard only: what stands above says the same. */
  quiet?: boolean;
  hint: string;
  kinds: readonly [Kind, ...Kind[]];
  /** Of a Computer Key: tells how many boxes it needs. */
  signatures?: SignatureBytes;
  /** As it was typed. */
  value: string;
  error?: string | null;
  /** Lines of the plain field. */
  rows: number;
};

/**
 * Entry of a typed code. Without scripts: one field that takes any spelling. With them: a box per
 * group (browser/code-field.ts). One value is sent either way.
 */
export function codeField({
  name,
  label,
  hint,
  kinds,
  value,
  quiet,
  signatures = {},
  error,
  rows,
}: CodeField): Html {
  const id = `field-${name}`;
  return html`<div class="field${error && ' wrong'}" data-code-field data-kinds="${kinds.join(' ')}"
 data-group="${say('codeField.group')}" data-bad="${say('codeField.bad')}" data-complete="${say('codeField.complete')}" data-other-kind="${say('codeField.otherKind')}" data-odd="${oddTexts(KINDS[kinds[0]].size)}" data-signatures="${JSON.stringify(signatures)}" data-clear="${say('codeField.clear')}">
<label class="label${quiet && ' heard'}" for="${id}" id="${id}-label">${label}</label>
<p class="hint" id="${id}-hint">${hint}</p>
${error && html`<p class="error" id="${id}-error" role="alert">${icon('stop')}<span>${error}</span></p>`}
<textarea class="control code" id="${id}" name="${name}" rows="${rows}" aria-describedby="${id}-hint${error && ` ${id}-error`}"${error && html` aria-invalid="true"`} autocomplete="off" autocapitalize="characters" spellcheck="false">${value}</textarea>
</div>`;
}

/** What is said of a group of that many characters, as JSON. */
function oddTexts(size: number): string {
  const texts = ODD_LENGTHS.map((length) => [length, say('codeField.odd', { length, size })]);
  return JSON.stringify(Object.fromEntries(texts));
}
