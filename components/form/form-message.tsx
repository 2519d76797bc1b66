'use client';

import { useEffect, useRef } from 'react';
import { Notice } from '@/components/ui/notice';
import type { FormState } from './form-state';

type Props = { state: FormState; prefix: string; summary: string };

/**
 * The answer to the whole form, at its top. Takes the focus when it is new, so that it is seen and
 * read aloud; where only fields are wrong it leads to them.
 */
export function FormMessageBox({ state, prefix, summary }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const errors = Object.entries(state.errors);
  const shown = state.message !== undefined || errors.length > 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is a new state object
  useEffect(() => {
    if (shown) box.current?.focus();
  }, [state, shown]);

  if (!shown) return <div aria-live="polite" className="hidden" />;
  const { tone = 'error', title = summary, text, code } = state.message ?? {};
  return (
    <div ref={box} tabIndex={-1} aria-live="polite" className="basis-full">
      <Notice tone={tone} title={title}>
        {text ? <p>{text}</p> : null}
        {errors.length > 0 ? (
          <ul className="space-y-1">
            {errors.map(([name, error]) => (
              <li key={name}>
                <a href={`#${prefix}${name}`} className="text-link">
                  {error}
                </a>
              </li>
            ))}
          </ul>
        ) : null}
        {code ? <p className="text-xs text-muted">{code}</p> : null}
      </Notice>
    </div>
  );
}
