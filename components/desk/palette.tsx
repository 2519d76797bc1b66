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
  /** Pages to go to, and what to do there. */
  known: FoundData['groups'];
  /** What can be done with the license whose page is open: where, from its address. */
  ofLicense: { title: string; items: { to: string; title: string }[] };
};

const LICENSE = /^\/staff\/licenses\/[0-9a-f-]{36}(?=\/|$)/;

/** The box from every page of the desk: Ctrl or ⌘ and K, or `/`. Without scripts a link to its page. */
export function Palette({ action, href, words, known, ofLicense }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const left = useRef(false);
  const path = usePathname();
  const [license] = LICENSE.exec(path) ?? [];
  const here = license ? [atLicense(license, ofLicense)] : [];

  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);

  // Where what was chosen leads, the keyboard goes on at what that page is about.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is what it is about
  useEffect(() => {
    if (!left.current && !dialog.current?.open) return;
    left.current = false;
    dialog.current?.close();
    document.getElementById('main')?.focus();
  }, [path]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // No key alone: whoever dictates would open it by a word (WCAG 2.1.4).
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
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

  /** What was chosen may stand on the page that is open. */
  function leave(event: MouseEvent) {
    if (!(event.target as HTMLElement).closest('[data-found]')) return;
    left.current = true;
    setOpen(false);
  }

  return (
    <>
      <Link href={href} prefetch={false} className="desk-palette-link" onClick={show}>
        <span>{words.open}</span>
        <kbd className="needs-script">{words.keys}</kbd>
      </Link>
      {open ? (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys click the links in it
        <dialog
          ref={dialog}
          className="desk-palette"
          aria-label={words.open}
          onClose={() => setOpen(false)}
          onClick={leave}
        >
          <Suspense>
            <FindForm action={action} id="palette" words={words} known={[...known, ...here]} />
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

const atLicense = (path: string, { title, items }: Props['ofLicense']) => ({
  title,
  items: items.map(({ to, title: does }) => ({
    href: `${path}${to}` as Route,
    ...{ title: does, text: '' },
  })),
});
