import { useTranslations } from 'next-intl';
import { Done } from './done';

/** A mailed link that was used, is too old, or never was one. */
export function LinkOver() {
  const t = useTranslations('linkOver');
  const next = { href: '/licenses', label: t('signIn') } as const;
  return <Done tone="info" title={t('title')} text={t('text')} next={next} />;
}
