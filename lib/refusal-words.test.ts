import { expect, test } from 'vitest';
import messages from '@/messages/en.json';
import type { Refusal } from '@/lib/olp/result';
import type { PortalCode } from '@/lib/rules/refusals';
import { refusalSentence } from './refusal-words';

test.each(Object.keys(messages.refusal))(
  'a refusal %s shows no name in braces, whatever its details lack',
  (code) => {
    for (const details of [undefined, {}, { field: null }, { nextAt: null, kind: 'unknown' }]) {
      const said = refusalSentence('en', { code, details } as Refusal<PortalCode>);
      expect(said).not.toMatch(/[{}]|undefined|null|NaN/);
    }
  },
);
