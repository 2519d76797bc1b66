'use client';

import { buttonStyle } from './button-style';
import { Icon } from './icon';
import { useHydrated } from './use-hydrated';

type Props = {
  label: string;
  title: string;
  /** Shared where there is no file, or the browser shares none of its kind. */
  text: string;
  file?: { href: string; name: string } | undefined;
};

/**
 * Hands something to another app by the browser's own sheet (Web Share API). Not there where a browser has
 * none, nor in a plain http network, which is no secure context.
 */
export function ShareButton({ label, title, text, file }: Props) {
  const ready = useHydrated();
  if (ready && !navigator.share) return null;

  async function share() {
    const files = file ? await fetchFile(file) : [];
    const whole = { files, title };
    const shown = files.length > 0 && navigator.canShare?.(whole) ? whole : { title, text };
    // Rejects where the reader thinks better of it: nothing happened then.
    await navigator.share(shown).catch(() => {});
  }

  return (
    <button
      type="button"
      onClick={share}
      className={`${buttonStyle('secondary')} needs-script ${ready ? '' : 'invisible'}`}
    >
      <Icon name="share" />
      {label}
    </button>
  );
}

/** None where it cannot be had now: what is shared then is the text. */
async function fetchFile({ href, name }: { href: string; name: string }): Promise<File[]> {
  try {
    const answer = await fetch(href);
    return answer.ok ? [new File([await answer.blob()], name, { type: 'application/json' })] : [];
  } catch {
    return [];
  }
}
