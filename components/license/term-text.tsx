import { useFormatter, useTranslations } from 'next-intl';
import type { Term } from './term';

/** "Subscription until March 31, 2027". */
export function TermText({ term, ended = false }: { term: Term; ended?: boolean }) {
  const t = useTranslations('term');
  const format = useFormatter();
  if (term.kind === 'perpetual') return t('perpetual');
  const day = format.dateTime(new Date(`${term.until}T00:00:00Z`), 'longDay');
  return t(ended ? `${term.kind}Ended` : term.kind, { day });
}
