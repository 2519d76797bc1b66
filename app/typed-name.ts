import { getTranslations } from 'next-intl/server';
import { isCut } from '@/lib/olp/computer-name';

/** What is wrong with a Computer Name that was typed: too long to be kept whole. Nothing is cut unsaid. */
export async function wrongName(name: string, field = 'computerName') {
  if (!isCut(name)) return null;
  const t = await getTranslations('activateByHand');
  return { errors: { [field]: t('nameTooLong') } };
}
