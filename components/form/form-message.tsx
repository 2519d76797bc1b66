'use client';

import { useEffect, useRef } from 'react';
import { buttonStyle } from '@/components/ui/button-style';
import { Notice } from '@/components/ui/notice';
import { SupportWays } from '@/components/ui/support-ways';
import { TimedText } from '@/components/ui/timed-text';
import type { FormState } from '@/lib/form-state';

type Props = { state: FormState; prefix: string; summary: string };

/**
 * The answer to the whole form, at its top, where there is one or where several fields are wrong.
 * A new answer takes the focus, so that it is seen and read aloud; a single error leads to its
 * field instead, which is described by it.
 */
export function FormMessageBox({ state, prefix, summary }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const errors = Object.entries(state.errors);
  const shown = state.message !== undefined || errors.length > 1;
  const only = shown ? undefined : errors[0]?.[0];

  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is a new state object
  useEffect(() => {
    if (shown) box.current?.focus();
    else if (only) document.getElementById(prefix + only)?.focus();
  }, [state]);

  if (!shown) return <div aria-live="polite" className="hidden" />;
  const { tone = 'error', title = summary, text, at, code, beside, support } = state.message ?? {};
  return (
    <div ref={box} tabIndex={-1} aria-live="polite" data-code={code} className="basis-full">
      <Notice tone={tone} title={title}>
        {text ? (
          <p>
            <TimedText text={text} at={at} />
          </p>
        ) : null}
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
        {beside ? (
          <p>
            <a
              href={beside.href}
              target="_blank"
              rel="noopener"
              className={buttonStyle('secondary')}
            >
              {beside.label}
            </a>
          </p>
        ) : null}
        {support ? <SupportWays {...support} /> : null}
      </Notice>
    </div>
  );
}
