import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';

type Warning = Parameters<ReturnType<typeof useTranslations<'propertyWarning'>>>[0];

/** Combinations that protect less than one may believe, or do nothing. */
export function PropertyWarnings({ warnings }: { warnings: readonly Warning[] }) {
  const t = useTranslations('staff.properties');
  const say = useTranslations('propertyWarning');
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warning" title={t('warnings', { count: warnings.length })}>
      <ul className="list-disc space-y-1 pl-4">
        {warnings.map((warning) => (
          <li key={warning}>{say(warning)}</li>
        ))}
      </ul>
    </Notice>
  );
}
