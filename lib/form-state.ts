import type { Route } from 'next';
import type { SupportOffer } from '@/lib/support';

/** A moment as it stands in a text, and exactly. */
export type MomentInText = { shown: string; iso: string };

export type FormMessage = {
  tone: 'error' | 'success' | 'info';
  title: string;
  text?: string;
  /** The moment that the text names. */
  at?: MomentInText | undefined;
  /** The refusal's stable code: for programs, not shown. */
  code?: string;
  /** The page, opened beside this one, on which whoever was refused comes by what they lack. */
  beside?: { href: Route; label: string } | undefined;
  /** Where its text sends people to support. */
  support?: SupportOffer | undefined;
};

/**
 * What an action gives back to its form. `errors` stand beside the field of that name, `message`
 * speaks for the whole; `values` keep what was typed.
 */
export type FormState = {
  values: Record<string, string>;
  errors: Record<string, string>;
  /** The moment that an error names. */
  at?: MomentInText | undefined;
  message?: FormMessage;
  data?: unknown;
};

export type FormAction = (state: FormState, data: FormData) => Promise<FormState>;

export const emptyFormState: FormState = { values: {}, errors: {} };
