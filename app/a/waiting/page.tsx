import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { readTicket } from '../../ticket-cookie';

/** Back to the request that waits for a seat: no address of ours carries it, this browser does. */
export default async function WaitingPage() {
  const waiting = await readTicket(portal(), 'waiting');
  if (waiting) redirect(route(`/a/${encodeURIComponent(waiting.request)}`));
  const t = await getTranslations('noSeat');
  return (
    <div className="mx-auto max-w-reading space-y-5">
      <Notice tone="warning" title={t('overTitle')} heading="h1">
        <p>{t('overText')}</p>
      </Notice>
      <LinkButton href="/licenses" wide>
        {t('licenses')}
      </LinkButton>
    </div>
  );
}
