'use client';

import { useFormState } from '@/components/form/form-context';
import { type Fact, Facts } from '@/components/ui/facts';

/** What an action puts into `data` when a receipt is genuine: what it says, in words. */
export type VerifiedReceiptData = { receipt: (Fact & { value: string })[] };

/** What was signed, to be read in place of the text that was pasted. */
export function VerifiedReceipt() {
  const { data } = useFormState();
  return isReceipt(data) ? <Facts facts={data.receipt} /> : null;
}

const isReceipt = (data: unknown): data is VerifiedReceiptData =>
  typeof data === 'object' && data !== null && 'receipt' in data;
