'use client';

import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { lazy, type MouseEvent, Suspense, useEffect, useRef, useState } from 'react';
import type { FormAction } from '@/lib/form-state';
import type { FoundData } from './found';

const FindForm = lazy(() => import('./find-form').then((file) => ({ default: file.FindForm })));

type Props = {
  action: FormAction;
  /** Where the same box stands as a page. */
  href: Route;
  words: { open: string; keys: string; label: string; hint: string; submit: string; close: string };
  pages: FoundData['groups'][number];
};

/** The box from every page of the desk: Ctrl or ⌘ and K, or `/`. Without scripts a link to its page. */
export function Palette({ action, href, words, pages }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const path = usePathname();

  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);

  // Whatever was chosen in it leads to another page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is what it is about
  useEffect(() => setOpen(false), [path]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest('input, textarea, select');
      const asked =
        (event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !typing);
      if (!asked) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  function show(event: MouseEvent) {
    event.preventDefault();
    setOpen(true);
  }

  return (
    <>
      <Link href={href} prefetch={false} className="desk-palette-link" onClick={show}>
        <span>{words.open}</span>
        <kbd className="needs-script">{words.keys}</kbd>
      </Link>
      {open ? (
        <dialog
          ref={dialog}
          className="desk-palette"
          aria-label={words.open}
          onClose={() => setOpen(false)}
        >
          <Suspense>
            <FindForm action={action} id="palette" words={words} pages={pages} />
          </Suspense>
          <form method="dialog">
            <button type="submit" className="desk-small-button">
              {words.close}
            </button>
          </form>
        </dialog>
      ) : null}
    </>
  );
}
