'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { compromiseRingKey } from '@/lib/operations/key-ring/compromise-ring-key';
import { reissueComputerKeys } from '@/lib/operations/key-ring/reissue-computer-keys';
import { retireRingKey } from '@/lib/operations/key-ring/retire-ring-key';
import { rotateRingKey } from '@/lib/operations/key-ring/rotate-ring-key';
import type { Context } from '@/lib/operations/context';
import type { Viewer } from '@/lib/operations/viewer';
import { ok } from '@/lib/olp/result';
import { route } from '@/lib/route';
import { inCharge } from '../../../../../in-charge';
import { listHref } from '@/lib/list-query';
import { readProductId } from '../../../../../product-id';

const text = (most: number) => z.string().max(most).default('');

/** Calls of an operation that does a hundred licenses each: what one press waits for. */
const MOST_CALLS = 5;

const fields = z.object({
  ...{ productId: text(20), kid: text(2), signing: text(2), use: text(10) },
  ...{ step: text(12), reason: text(500), sure: text(3) },
});

/** Takes a key of a product a step on, once whoever does so has said that they know what follows. */
export const takeRingStep = action(
  { name: 'takeRingStep', fields },
  inCharge(async ({ viewer, input, context }) => {
    const t = await getTranslations('staff.ring');
    const asked = input.step === 'compromise' ? ['reason', 'sure'] : ['sure'];
    const empty = await missing(input, asked, { sure: t('sureMissing') });
    if (empty) return empty;
    const taken = await take(context, viewer, input);
    if (!taken.ok) return refused(taken.error);
    // The form is gone from its page with the step: the page itself says what was done.
    const { done, kid, computers } = taken.value;
    const path = route(`/staff/products/${readProductId(input.productId)}/keys/${kid}`);
    redirect(listHref(path, { done, computers: done === 'reissue' ? computers : undefined }));
  }),
);

async function take(context: Context, viewer: Viewer, input: z.output<typeof fields>) {
  const productId = readProductId(input.productId);
  const kid = /^\d+$/.test(input.kid) ? Number(input.kid) : -1;
  const { reason } = input;
  if (input.step === 'rotate') {
    const use = input.use === 'requests' ? 'requests' : 'signing';
    const seen = { productId, use, signing: Number(input.signing) } as const;
    const done = await rotateRingKey(context, viewer, { ...seen, reason });
    return done.ok ? ok({ done: 'rotate', kid: done.value.kid, computers: 0 } as const) : done;
  }
  if (input.step === 'compromise') {
    const done = await compromiseRingKey(context, viewer, { productId, kid, reason });
    return done.ok ? ok({ done: 'compromise', kid, computers: 0 } as const) : done;
  }
  if (input.step === 'retire') {
    const done = await retireRingKey(context, viewer, { productId, kid, reason });
    return done.ok ? ok({ done: 'retire', kid, computers: 0 } as const) : done;
  }
  let computers = 0;
  let after: string | null = null;
  for (let call = 0; call < MOST_CALLS; call += 1) {
    const page: Awaited<ReturnType<typeof reissueComputerKeys>> = await reissueComputerKeys(
      context,
      viewer,
      { productId, ...(after ? { after } : {}) },
    );
    if (!page.ok) return page;
    computers += page.value.computers;
    after = page.value.next;
    if (!after) break;
  }
  return ok({ done: 'reissue', kid, computers } as const);
}
