'use client';

import {
  type FormEvent,
  type KeyboardEvent,
  startTransition,
  useActionState,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useHydrated } from '@/components/ui/use-hydrated';
import { emptyFormState, type FormAction } from '@/lib/form-state';
import { Found, type FoundData, isFound } from './found';

type Props = {
  action: FormAction;
  id: string;
  words: { label: string; hint: string; submit: string };
  /** Pages to go to; those whose name has what is typed are offered first. */
  pages?: FoundData['groups'][number];
};

/** Milliseconds without a key: then it is looked for. */
const PAUSE = 120;

/**
 * One box for whatever a customer can name. It is a form that is posted; where scripts run it looks while
 * one types, arrows lead to what was found, and Enter to the first of it, also before it is there.
 */
export function FindForm({ action, id, words, pages }: Props) {
  const [state, submit] = useActionState(action, emptyFormState);
  const [typed, setTyped] = useState('');
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** For which text Enter was pressed before it was answered. */
  const entered = useRef<string>(undefined);
  const box = useRef<HTMLDivElement>(null);
  const found = isFound(state.data) ? state.data : null;
  const groups = [...pagesFor(pages, typed), ...(found?.groups ?? [])];

  function later(text: string) {
    setTyped(text);
    clearTimeout(pause.current);
    pause.current = setTimeout(() => form.current?.requestSubmit(), PAUSE);
  }

  /** Not by the form's `action`, which React follows with a reset: what is typed meanwhile would be lost. */
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(() => submit(data));
  }

  function onKeyDown(event: KeyboardEvent) {
    const box = event.currentTarget;
    const links = [...box.querySelectorAll<HTMLAnchorElement>('[data-found]')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = at + (event.key === 'ArrowDown' ? 1 : -1);
      event.preventDefault();
      (links[next] ?? (next < 0 ? input.current : links.at(-1)))?.focus();
    }
    if (event.key !== 'Enter' || document.activeElement !== input.current) return;
    const text = input.current?.value;
    // A page that fits stays the first, whatever else is found.
    if (links[0] && (found?.text === text || pagesFor(pages, typed).length > 0)) {
      event.preventDefault();
      links[0].click();
    } else entered.current = text;
  }

  useEffect(() => {
    const isAsked = entered.current !== undefined && entered.current === found?.text;
    if (!isAsked || entered.current !== input.current?.value) return;
    entered.current = undefined;
    box.current?.querySelector<HTMLAnchorElement>('[data-found]')?.click();
  }, [found]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the box and the links in it
    <div ref={box} onKeyDown={onKeyDown}>
      <search>
        <form id={id} ref={form} action={submit} onSubmit={onSubmit} className="desk-find">
          <label htmlFor={`${id}-text`} className="sr-only">
            {words.label}
          </label>
          <input
            id={`${id}-text`}
            ref={input}
            name="text"
            type="search"
            defaultValue={state.values.text ?? ''}
            placeholder={words.label}
            aria-describedby={`${id}-hint`}
            maxLength={400}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            // The page and the palette are there for this box.
            // biome-ignore lint/a11y/noAutofocus: nothing stands before it
            autoFocus
            onInput={hydrated ? (event) => later(event.currentTarget.value) : undefined}
          />
          <button type="submit" className="desk-small-button">
            {words.submit}
          </button>
        </form>
      </search>
      <p id={`${id}-hint`} className="desk-hint">
        {words.hint}
      </p>
      {state.message ? <p role="alert">{state.message.title}</p> : null}
      <Found
        groups={groups}
        {...(found?.nothing && groups.length === 0 ? { nothing: found.nothing } : {})}
      />
    </div>
  );
}

function pagesFor(pages: Props['pages'], text: string): FoundData['groups'] {
  if (!pages) return [];
  const asked = text.trim().toLowerCase();
  const items = pages.items.filter(({ title }) => title.toLowerCase().includes(asked));
  return items.length > 0 ? [{ ...pages, items }] : [];
}
