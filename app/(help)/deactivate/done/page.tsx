import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Deactivated } from '@/components/landing/deactivated';
import { LinkButton } from '@/components/ui/link-button';
import { portal } from '@/lib/portal';
import { WayBack } from '@/app/way-back';
import { requireOffered, withTyped } from '../../../site';
import { readTicket } from '../../../ticket-cookie';
import { withNotKept } from '../../not-kept';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('deactivateByKey');
  return { title: t('doneTitle') };
}

/** What became of the deactivation that this browser asked for; reloading repeats nothing. */
export default async function DeactivatedPage() {
  const { offered } = await requireOffered('deactivate');
  const done = await readTicket(portal(), 'deactivated');
  if (!done) redirect(withNotKept('/deactivate'));
  const waiting = await readTicket(portal(), 'waiting');
  const t = await getTranslations('deactivateByKey');
  return (
    <Deactivated
      result={done.result}
      at={new Date(done.at)}
      productName={done.productName}
      computerName={done.computerName || undefined}
      maskedComputerId={done.maskedComputerId}
      licenseEnding={done.keyEnding}
      activeAgain={done.activeAgain}
      reusable={done.reusable}
    >
      <WayBack />
      <div className="mt-5 space-y-3 print:hidden">
        {waiting ? (
          <LinkButton href="/a/waiting" wide>
            {t('activateWaiting')}
          </LinkButton>
        ) : null}
        {offered.activate && done.reusable && !waiting ? (
          <LinkButton href={withTyped('/activate')} tone="secondary" wide>
            {t('activateNext')}
          </LinkButton>
        ) : null}
        <LinkButton href={withTyped('/deactivate')} tone="quiet" wide>
          {t('again')}
        </LinkButton>
      </div>
    </Deactivated>
  );
}
