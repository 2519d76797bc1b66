import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { viewerOf } from '@/lib/auth/viewer';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { offeredHref, readSite } from '../../site';
import { readTicket } from '../../ticket-cookie';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('noSeat');
  return { title: t('overTitle') };
}

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
      {(await viewerOf()).kind === 'key-holder' ? (
        <Stranger />
      ) : (
        <LinkButton href="/licenses" wide>
          {t('licenses')}
        </LinkButton>
      )}
    </div>
  );
}

/** Who has no account can type the codes instead, where that is offered, or begin anew. */
async function Stranger() {
  const t = await getTranslations('noSeat');
  const home = await getTranslations('notFound');
  const activateHref = offeredHref(await readSite(), 'activate');
  return (
    <>
      {activateHref ? (
        <LinkButton href={activateHref} wide>
          {t('typeInstead')}
        </LinkButton>
      ) : null}
      <LinkButton href="/" tone="secondary" wide>
        {home('home')}
      </LinkButton>
      <LinkButton href="/sign-in" tone="quiet" wide>
        {t('signIn')}
      </LinkButton>
    </>
  );
}
