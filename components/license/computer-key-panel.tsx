import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ComputerKey, type ComputerKeyProps } from '@/components/codes/computer-key';
import { RequestNotice, type RequestStatus } from '@/components/deactivate/request-notice';
import { Facts } from '@/components/ui/facts';
import { PageHeader } from '@/components/ui/page-header';
import { TermDay } from '@/components/ui/term-day';
import { type Alarm, CloneAlarm } from './clone-alarm';
import { strangersWord } from '@/lib/strangers-words';

type Props = ComputerKeyProps & {
  productName: string;
  computerName?: string | undefined;
  computerId: string;
  /** Last valid day of the key, `YYYY-MM-DD`; left out for a perpetual one. */
  validThrough?: string | undefined;
  /** Where a request for the seat of this computer stands. */
  request?: RequestStatus | undefined;
  alarm?: Alarm | undefined;
  backHref: Route;
};

/** The Computer Key of an active computer, once more, for its signed-in owner. */
export function ComputerKeyPanel(props: Props) {
  const t = useTranslations('computerKeyPanel');
  const facts = useTranslations('facts');
  const { productName, computerName, computerId, validThrough, request, alarm, backHref } = props;
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        back={{ href: backHref, label: t('back') }}
        context={productName}
        title={computerName ? t('title', { name: strangersWord(computerName) }) : t('unnamed')}
        lead={t('text')}
      />
      {alarm ? (
        <div className="mb-5">
          <CloneAlarm {...alarm} />
        </div>
      ) : null}
      {request ? (
        <div className="mb-5">
          <RequestNotice request={request} />
        </div>
      ) : null}
      <ComputerKey {...props} />
      <div className="mt-4">
        <Facts
          facts={[
            { label: facts('computerId'), value: strangersWord(computerId), code: true },
            validThrough
              ? { label: facts('validThrough'), value: <TermDay day={validThrough} /> }
              : null,
          ]}
        />
      </div>
    </div>
  );
}
