import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MailDelayed } from '@/app/mail-delayed';
import { WayBack } from '@/app/way-back';
import { ReportBroken } from '@/components/deactivate/report-broken';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { SupportWays } from '@/components/ui/support-ways';
import { portal } from '@/lib/portal';
import { offeredHref, requireOffered } from '../../../site';
import { offerSupport } from '../../../support';
import { readTyped } from '../../../ticket-cookie';
import { askRelease } from '../actions';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('brokenComputer');
  return { title: t('title') };
}

/** For a computer that can show no code, where a code is needed. */
export default async function BrokenComputerPage({ searchParams }: Props) {
  const site = await requireOffered('deactivate');
  const deactivateHref = '/deactivate';
  if (!(await searchParams).sent) {
    const typed = await readTyped(portal(), searchParams);
    return (
      <ReportBroken
        action={askRelease}
        typed={typed}
        backHref={deactivateHref}
        keysHref={offeredHref(site, 'keys')}
      />
    );
  }
  const t = await getTranslations('brokenComputer');
  const support = await offerSupport('broken-computer');
  return (
    <div className="mx-auto max-w-reading space-y-5">
      <MailDelayed />
      <Notice tone="success" title={t('sentTitle')} heading="h1">
        <p>{t('sentText')}</p>
        <p>{t('sentNoMail', { support: support.ways.length > 0 ? 'known' : 'none' })}</p>
        <SupportWays {...support} />
      </Notice>
      <LinkButton href={deactivateHref} tone="secondary" wide>
        {t('back')}
      </LinkButton>
      <WayBack />
    </div>
  );
}
