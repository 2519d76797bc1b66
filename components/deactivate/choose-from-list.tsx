'use client';

import type { Route } from 'next';
import { useFormState } from '@/components/form/form-context';
import { LinkButton } from '@/components/ui/link-button';

/** What an action puts into `data` where several computers can be meant, and whoever asks may see them. */
export type ChooseFromListData = { choose: { href: Route; label: string; text: string } };

/** Beside the field that now asks for a Computer ID: nobody has to walk to the computer for it. */
export function ChooseFromList() {
  const { data } = useFormState();
  if (!isOffer(data)) return null;
  const { href, label, text } = data.choose;
  return (
    <div className="space-y-2">
      <p>{text}</p>
      <LinkButton href={href} tone="secondary">
        {label}
      </LinkButton>
    </div>
  );
}

const isOffer = (data: unknown): data is ChooseFromListData =>
  typeof data === 'object' && data !== null && 'choose' in data;
