'use client';

import type { ReactNode } from 'react';
import { useFormState } from '@/components/form/form-context';

/** What is of use only to whoever needs a code: always, or once the answer asked for one. */
export function AskedForCode({ always, children }: { always: boolean; children: ReactNode }) {
  const { data } = useFormState();
  const codeAsked = typeof data === 'object' && data !== null && 'codeAsked' in data;
  return always || codeAsked ? children : null;
}
