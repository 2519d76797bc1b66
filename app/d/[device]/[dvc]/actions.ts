'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { readScannedCode } from '@/lib/olp/scanned-code';

const part = z.string().max(200);

/** Frees the seat of the computer that showed this code; the landing page then says so. */
export const deactivateScanned = action(
  { name: 'deactivateScanned', fields: z.object({ device: part, dvc: part }) },
  async ({ viewer, input, context }) => {
    const scanned = readScannedCode(input.device, input.dvc);
    const done = scanned.ok ? await deactivateByCode(context, viewer, scanned.value) : scanned;
    if (!done.ok) return refused(done.error);
    const [device, dvc] = [encodeURIComponent(input.device), encodeURIComponent(input.dvc)];
    redirect(`/d/${device}/${dvc}?done=${done.value.result}`);
  },
);
