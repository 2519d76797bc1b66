'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { compromiseReceiptKey } from '@/lib/operations/receipt/compromise-receipt-key';
import { rotateReceiptKey } from '@/lib/operations/receipt/rotate-receipt-key';
import { route } from '@/lib/route';
import { inCharge } from '../../in-charge';
import { listHref } from '@/lib/list-query';

const text = (most: number) => z.string().max(most).default('');

const PATH = route('/staff/receipt-keys');
const fields = z.object({
  ...{ key: text(10), signing: text(10), step: text(12) },
  ...{ reason: text(500), sure: text(3) },
});

/** Takes a key of receipts a step on, once whoever does so has said that they know what follows. */
export const takeReceiptKeyStep = action(
  { name: 'takeReceiptKeyStep', fields },
  inCharge(async ({ viewer, input, context }) => {
    const ring = await getTranslations('staff.ring');
    const compromise = input.step === 'compromise';
    const asked = compromise ? ['reason', 'sure'] : ['sure'];
    const empty = await missing(input, asked, { sure: ring('sureMissing') });
    if (empty) return empty;
    // The form is gone from its page with the step: the page itself says what was done.
    if (compromise) {
      const keyId = Number(input.key);
      const done = await compromiseReceiptKey(context, viewer, { keyId, reason: input.reason });
      if (!done.ok) return refused(done.error, input);
      redirect(listHref(PATH, { key: keyId, done: 'compromise' }));
    }
    const done = await rotateReceiptKey(context, viewer, { signing: Number(input.signing) });
    if (!done.ok) return refused(done.error, input);
    redirect(listHref(PATH, { key: done.value.keyId, done: 'rotate' }));
  }),
);
