import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { VerifyReceipt } from '@/components/deactivate/verify-receipt';
import { verifyReceiptText } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('verifyReceipt');
  return { title: t('title') };
}

/** Anybody may check a receipt: nobody needs to be signed in, and nothing is kept. */
export default function VerifyReceiptPage() {
  return <VerifyReceipt action={verifyReceiptText} />;
}
