import { getTranslations } from 'next-intl/server';
import { isCut } from '@/lib/olp/computer-name';

/** What is wrong with a Computer Name that was typed: too long to be kept whole. Nothing is cut unsaid. */
export async function wrongName(computerName: string): Promise<Record<string, string>> {
  if (!isCut(computerName)) return {};
  const t = await getTranslations('activateByHand');
  return { computerName: t('nameTooLong') };
}
