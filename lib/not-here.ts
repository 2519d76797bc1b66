import 'server-only';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { requestScope } from '@/lib/request-scope';

/**
 * Ends a page that is not there: never was, or is somebody else's. Next.js sends an empty body for it, which
 * scripts fill; what it says is kept here for readers without scripts (components/page-styles.tsx).
 */
export async function notHere(): Promise<never> {
  const t = await getTranslations('notFound');
  const scope = requestScope.getStore();
  if (scope) scope.missing = { title: t('title'), text: t('text'), home: t('home') };
  notFound();
}
