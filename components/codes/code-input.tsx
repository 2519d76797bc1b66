'use client';

import type { ReactNode } from 'react';
import { FieldFrame } from '@/components/form/field-frame';
import { useField } from '@/components/form/form-context';
import { Icon } from '@/components/ui/icon';
import type { Kind } from '@/lib/olp/text/kinds';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { codeLayout } from './code-layout';
import { useCodeBoxes } from './use-code-boxes';

/** Texts of the boxes; `#` stands for the number of a group. */
export type CodeInputTexts = {
  group: string;
  bad: string;
  complete: string;
  /** `#` is the kind that it is. */
  otherKind: string;
  kinds: Partial<Record<Kind, string>>;
  clear: string;
  tooLong: string;
  /** By the number of characters that a group has instead. */
  odd: Record<number, string>;
};

type Props = {
  name: string;
  label: string;
  hint?: ReactNode;
  note?: string | undefined;
  kinds: readonly Kind[];
  /** Groups of a whole code. */
  groups: number;
  defaultValue?: string | undefined;
  firstOfPage?: boolean | undefined;
  texts: CodeInputTexts;
};

const columns = { short: 'grid-cols-2', typed: 'grid-cols-4', long: 'grid-cols-3' };

/** What every box, and the plain field before it, tells keyboard and autofill. */
const typing = {
  type: 'text',
  autoComplete: 'off',
  autoCapitalize: 'characters',
  autoCorrect: 'off',
  spellCheck: false,
} as const;

const field = 'code-face block h-15 w-full rounded-md border bg-card uppercase';

/**
 * Entry of a typed code. Without scripts: one field that takes any spelling. With them: a box per
 * group, ticked or marked as it fills. One value is sent, under one name, either way.
 */
export function CodeInput(props: Props) {
  const { name, label, hint, note, kinds, groups, defaultValue, firstOfPage, texts } = props;
  const { id, error, value, control } = useField(name, Boolean(hint), defaultValue, firstOfPage);
  const code = useCodeBoxes(kinds);
  const { entry } = code;
  const frame = { id, label, note, hint, error };
  const numbered = (text: string, index: number) => text.replace('#', String(index + 1));

  if (!code.started) {
    return (
      <FieldFrame {...frame}>
        <input
          {...typing}
          {...control}
          ref={code.plain}
          defaultValue={value}
          className={`${field} px-3 text-lg ${error ? 'border-2 border-stop' : 'border-edge'}`}
        />
        <p className="-mb-2 min-h-6" />
      </FieldFrame>
    );
  }

  const bad = entry.boxes.findIndex((box) => box.status === 'bad');
  const typed = code.texts.join('-').replace(/-+$/u, '');
  // What was refused is not praised.
  const refused = error !== undefined && normalizeCode(typed) === normalizeCode(value ?? '');
  const status = refused
    ? ''
    : entry.complete
      ? texts.complete
      : entry.looksLike
        ? texts.otherKind.replace('#', texts.kinds[entry.looksLike] ?? '')
        : entry.boxes.length > groups
          ? texts.tooLong
          : code.odd
            ? numbered(texts.odd[code.odd.length] ?? texts.bad, code.odd.index)
            : bad >= 0
              ? numbered(texts.bad, bad)
              : '';
  return (
    <FieldFrame {...frame} group>
      <input type="hidden" name={name} value={typed} />
      <fieldset
        aria-labelledby={`${id}-label`}
        aria-describedby={control['aria-describedby']}
        className={`grid max-w-reading min-w-0 gap-2 ${columns[codeLayout(groups, entry.size)]}`}
      >
        {entry.boxes.map((box, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place of a group is what it is
          <div key={index} className="relative">
            <span
              aria-hidden="true"
              className="pointer-events-none absolute top-1.5 left-2 text-xs leading-none font-medium text-muted"
            >
              {index + 1}
            </span>
            <input
              {...typing}
              id={index === 0 ? id : `${id}-${index + 1}`}
              ref={code.register(index)}
              value={code.texts[index]}
              aria-label={numbered(texts.group, index)}
              aria-invalid={box.status === 'bad' || undefined}
              onChange={(event) => code.change(index, event.currentTarget.value)}
              onPaste={(event) => code.paste(index, event)}
              onKeyDown={(event) => code.keyDown(index, event)}
              onMouseDown={(event) => code.press.down(event.currentTarget)}
              onFocus={(event) => code.enter(index, event.currentTarget)}
              onClick={(event) => code.press.up(event.currentTarget)}
              onBlur={() => code.blur(index)}
              className={`${field} px-1 pt-4 text-center text-base sm:text-lg ${frameOf(refused ? 'refused' : box.status)}`}
            />
            {!refused && (box.status === 'good' || box.status === 'bad') ? (
              <Icon
                name={box.status === 'good' ? 'check' : 'cross'}
                className={`pointer-events-none absolute top-1 right-1.5 size-4 ${box.status === 'good' ? 'text-good' : 'text-stop'}`}
              />
            ) : null}
          </div>
        ))}
      </fieldset>
      <p
        aria-live="polite"
        className={`-mb-2 min-h-6 pt-1 text-sm font-medium ${entry.complete ? 'text-good' : 'text-stop'}`}
      >
        {status === error ? '' : status}
      </p>
      {typed ? (
        <button type="button" className="text-link mt-2 py-1 text-sm" onClick={code.clear}>
          {texts.clear}
        </button>
      ) : null}
    </FieldFrame>
  );
}

function frameOf(status: string) {
  if (status === 'good') return 'border-good';
  if (status === 'refused') return 'border-2 border-stop';
  return status === 'bad' ? 'border-2 border-stop bg-stop-soft' : 'border-edge';
}
