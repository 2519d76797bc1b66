import { getTranslations } from 'next-intl/server';
import { Notice } from '@/components/ui/notice';

/** Where a page leads that this browser kept nothing for: it is late, or the browser keeps no cookies. */
export const withNotKept = <P extends string>(form: P) => `${form}?kept=no` as const;

/** Says so above the form that leads to that page; else whoever blocks cookies would see it again and again. */
export async function NotKept({ searchParams }: { searchParams: Promise<{ kept?: unknown }> }) {
  if (!(await searchParams).kept) return null;
  const t = await getTranslations('notKept');
  return (
    <div className="mx-auto mb-6 max-w-reading">
      <Notice tone="warning" title={t('title')}>
        <p>{t('text')}</p>
      </Notice>
    </div>
  );
}
