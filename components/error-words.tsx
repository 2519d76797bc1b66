'use client';

import { createContext, type ReactNode, use } from 'react';
import { chooseLocale, locales } from '@/i18n/locales';
// A file of its own, because browsers load all of it: the page must stand when the server does not.
import { errorPage } from '@/messages/en.browser.json';

type Words = typeof errorPage;

const FILES: Record<(typeof locales)[number], Words> = { en: errorPage };
const Given = createContext<Words | null>(null);

/** Brings along, with every page, the words for the case that a later one fails. */
export function ErrorWords({ words, children }: { words: Words; children: ReactNode }) {
  return <Given value={words}>{children}</Given>;
}

/** Where the server has said nothing: the browser's language. */
export const browserLocale = () =>
  chooseLocale(locales, null, globalThis.navigator?.languages?.join());

export const useErrorWords = (): Words => use(Given) ?? FILES[browserLocale()];
