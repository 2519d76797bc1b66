import type { Proof } from '@/lib/rules/vocabulary';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { DeactivationResult } from '@/components/landing/deactivated';
import { shortNumber } from './receipt-number';
import { Card } from '@/components/ui/card';
import { DownloadButton } from '@/components/ui/download-button';
import { Facts } from '@/components/ui/facts';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { PrintButton } from '@/components/ui/print-button';
import { When } from '@/components/ui/when';
import { strangersWord } from '@/lib/strangers-words';

type Props = {
  productName: string;
  /** Last group of the Activation Key. */
  licenseEnding: string;
  computerName?: string | undefined;
  computerId: string;
  releasedAt: Date;
  proof: Proof;
  /** What names this receipt in its JSON; here in short. */
  number: string;
  /** Right after the deactivation: what came of it. Only `released` freed a seat. */
  outcome?: DeactivationResult | undefined;
  /** The signed receipt as JSON. */
  json?: { href: Route; name: string } | undefined;
  /** Where anybody checks the signed receipt. */
  verifyHref?: Route | undefined;
  backHref?: Route | undefined;
};

/** Shows on a screen, and on paper, that a computer was deactivated, when, and how it was proven. */
export function Receipt(props: Props) {
  const t = useTranslations('receipt');
  const facts = useTranslations('facts');
  const { outcome, backHref, verifyHref, json } = props;
  const name = strangersWord(props.computerName ?? '');
  return (
    <div className="mx-auto max-w-reading space-y-5">
      <PageHeader
        title={t('title')}
        context={props.productName}
        back={backHref ? { href: backHref, label: t('back') } : undefined}
      />
      {outcome ? (
        <Notice
          tone={outcome === 'already_released' ? 'info' : 'success'}
          title={outcome === 'released' && !name ? t('releasedUnnamed') : t(outcome, { name })}
        />
      ) : null}
      <Card>
        <Facts
          facts={[
            { label: facts('product'), value: props.productName },
            {
              label: facts('license'),
              value: facts('licenseEnding', { ending: props.licenseEnding }),
            },
            name ? { label: facts('computer'), value: name } : null,
            { label: facts('computerId'), value: strangersWord(props.computerId), code: true },
            { label: facts('time'), value: <When at={props.releasedAt} as="moment" /> },
            { label: facts('proof'), value: t(props.proof) },
            { label: facts('receipt'), value: shortNumber(props.number), code: true },
          ]}
        />
      </Card>
      <p className="text-muted">{t('note')}</p>
      <div className="flex flex-wrap gap-2 print:hidden">
        {json ? (
          <DownloadButton href={json.href} name={json.name}>
            {t('json')}
          </DownloadButton>
        ) : null}
        <PrintButton label={t('print')} />
        {verifyHref ? (
          <LinkButton href={verifyHref} tone="quiet">
            {t('verify')}
          </LinkButton>
        ) : null}
      </div>
    </div>
  );
}
