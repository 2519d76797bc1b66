'use client';

import { useState } from 'react';
import { type ButtonTone, buttonStyle } from './button-style';
import { copyText } from './copy-text';
import { Icon } from './icon';
import { useHydrated } from './use-hydrated';

type Props = {
  text: string;
  label: string;
  /** Takes the place of the label for a moment, and is read aloud. */
  copied: string;
  tone?: ButtonTone | undefined;
};

/** Copies a text. Keeps its place while it waits for scripts, and is not there without them. */
export function CopyButton({ text, label, copied, tone = 'secondary' }: Props) {
  const ready = useHydrated();
  const [done, setDone] = useState(false);

  async function copy() {
    if (!(await copyText(text))) return;
    setDone(true);
    setTimeout(() => setDone(false), 2500);
  }

  return (
    <button
      type="button"
      onClick={copy}
      className={`${buttonStyle(tone)} needs-script ${ready ? '' : 'invisible'}`}
    >
      <Icon name={done ? 'check' : 'copy'} />
      <span aria-live="polite">{done ? copied : label}</span>
    </button>
  );
}
