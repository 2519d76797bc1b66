'use client';

import { createContext, type ReactNode, use } from 'react';
import { chooseLocale, locales } from '@/i18n/locales';
// A file of its own, because browsers load all of it: the page must stand when the server does not.
import type { SupportWay } from '@/lib/support';
import { errorPage } from '@/messages/en.browser.json';

type Words = typeof errorPage;
/** `support`: the ways there; without the server nobody knows of any. */
type Known = { words: Words; support: SupportWay[] };

const FILES: Record<(typeof locales)[number], Words> = { en: errorPage };
const Given = createContext<Known | null>(null);

/** Brings along, with every page, the words for the case that a later one fails. */
export function ErrorWords({ children, ...known }: Known & { children: ReactNode }) {
  return <Given value={known}>{children}</Given>;
}

/** Where the server has said nothing: the browser's language. */
export const browserLocale = () =>
  chooseLocale(locales, null, globalThis.navigator?.languages?.join());

export const useErrorWords = (): Known =>
  use(Given) ?? { words: FILES[browserLocale()], support: [] };
