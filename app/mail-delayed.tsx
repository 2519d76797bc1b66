import { getTranslations } from 'next-intl/server';
import { Notice } from '@/components/ui/notice';
import { mailIsDelayed } from '@/lib/operations/site/mail-is-delayed';
import { portal } from '@/lib/portal';

/** Where a mail is promised: says it if none leaves at the moment, and what to do. */
export async function MailDelayed() {
  if (!(await mailIsDelayed(portal()))) return null;
  const t = await getTranslations('mailDelayed');
  return (
    <div className="mx-auto mb-6 max-w-reading">
      <Notice tone="warning" title={t('title')}>
        <p>{t('text')}</p>
      </Notice>
    </div>
  );
}
