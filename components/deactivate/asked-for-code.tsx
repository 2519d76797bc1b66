'use client';

import type { ReactNode } from 'react';
import { useFormState } from '@/components/form/form-context';

/** What is of use once the answer asked for a code; `before`: what stands there until then. */
export function AskedForCode({ before, children }: { before: ReactNode; children: ReactNode }) {
  const { data } = useFormState();
  const codeAsked = typeof data === 'object' && data !== null && 'codeAsked' in data;
  return codeAsked ? children : before;
}
