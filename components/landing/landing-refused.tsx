import type { Route } from 'next';
import { getTranslations } from 'next-intl/server';
import { describeRefusal } from '@/components/form/describe-refusal';
import { LinkButton } from '@/components/ui/link-button';
import { SupportWays } from '@/components/ui/support-ways';
import { TimedText } from '@/components/ui/timed-text';
import { Notice } from '@/components/ui/notice';
import type { Refusal } from '@/lib/olp/result';
import type { SupportOffer } from '@/lib/support';
import type { PortalCode } from '@/lib/rules/refusals';
import { ComputerFacts } from './computer-facts';

type Props = {
  refusal: Refusal<PortalCode>;
  /** Where the refusal's text sends people there. */
  support: SupportOffer | undefined;
  productName?: string | undefined;
  computerName?: string | undefined;
  maskedComputerId?: string | undefined;
  licenseEnding?: string | undefined;
  licensesHref?: Route | undefined;
  /** A stranger has no licenses here yet: the way to them is signing in. */
  signedIn?: boolean | undefined;
  activateHref?: Route | undefined;
};

/** A scanned code that leads nowhere: why, and what to do now. */
export async function LandingRefused(props: Props) {
  const t = await getTranslations('landingRefused');
  const { title, text, at } = await describeRefusal(props.refusal, props.support);
  const { productName, licensesHref, activateHref } = props;
  return (
    <div className="mx-auto max-w-reading space-y-5">
      {productName ? <p className="text-sm font-medium text-muted">{productName}</p> : null}
      <Notice tone="error" title={title} heading="h1">
        <p>
          <TimedText text={text} at={at} />
        </p>
        <p>{t('unchanged')}</p>
        {props.support ? <SupportWays {...props.support} /> : null}
      </Notice>
      <ComputerFacts {...props} />
      {licensesHref ? (
        <LinkButton href={licensesHref} wide>
          {t(props.signedIn ? 'licenses' : 'signIn')}
        </LinkButton>
      ) : null}
      {activateHref ? (
        <LinkButton href={activateHref} tone="secondary" wide>
          {t('activate')}
        </LinkButton>
      ) : null}
    </div>
  );
}
