'use client';

import { useFormState } from '@/components/form/form-context';
import { CopyButton } from '@/components/ui/copy-button';
import { Notice } from '@/components/ui/notice';

type Props = { words: { title: string; text: string; copy: string; copied: string } };

/** The token that the form around has just made. */
export function MadeToken({ words }: Props) {
  const { token } = (useFormState().data as { token: string } | undefined) ?? {};
  if (!token) return null;
  return (
    <div role="status" className="mt-4">
      <Notice tone="success" title={words.title}>
        <p>{words.text}</p>
        <p className="code-face my-2 wrap-anywhere" translate="no" data-token>
          {token}
        </p>
        <CopyButton text={token} label={words.copy} copied={words.copied} />
      </Notice>
    </div>
  );
}
