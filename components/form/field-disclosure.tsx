'use client';

import type { ReactNode } from 'react';
import { useFormState } from './form-context';
import { Disclosure } from '@/components/ui/disclosure';

type Props = {
  summary: string;
  /** Opened by itself when one of these fields came back with a value or an error. */
  fields: string[];
  /** From the start: a link has brought the code along. */
  open?: boolean | undefined;
  children: ReactNode;
};

/** Fields few people need. What was typed into them is never hidden again. */
export function FieldDisclosure({ summary, fields, open, children }: Props) {
  const { values, errors } = useFormState();
  const touched = fields.some((field) => values[field] || errors[field]);
  return (
    <Disclosure summary={summary} open={touched || open || undefined}>
      {children}
    </Disclosure>
  );
}
