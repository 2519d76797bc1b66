import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ComputerKey, type ComputerKeyProps } from '@/components/codes/computer-key';
import { KeyFacts, type KeyFactsProps } from '@/components/codes/key-facts';
import { RequestNotice, type RequestStatus } from '@/components/deactivate/request-notice';
import { PageHeader } from '@/components/ui/page-header';
import { type Alarm, CloneAlarm } from './clone-alarm';
import { RENAME_FIELD, type Rename, RenameComputer } from './rename-computer';
import { strangersWord } from '@/lib/strangers-words';

type Props = ComputerKeyProps & {
  facts: KeyFactsProps;
  /** Where a request for the seat of this computer stands. */
  request?: RequestStatus | undefined;
  alarm?: Alarm | undefined;
  rename: Rename;
  backHref: Route;
};

/** The Computer Key of an active computer, once more, for its signed-in owner. */
export function ComputerKeyPanel({ facts, request, alarm, rename, backHref, ...key }: Props) {
  const t = useTranslations('computerKeyPanel');
  const renaming = useTranslations('renameComputer');
  const { computerName } = facts;
  return (
    <div className="mx-auto flex max-w-reading flex-col [--above:27rem]">
      <div className="print:order-first -mb-4">
        <PageHeader
          back={{ href: backHref, label: t('back') }}
          besideBack={
            <a href={`#${RENAME_FIELD}`} className="text-link inline-flex min-h-11 items-center">
              {renaming('submit')}
            </a>
          }
          context={facts.productName}
          title={computerName ? t('title', { name: strangersWord(computerName) }) : t('unnamed')}
        />
      </div>
      {alarm ? (
        <div className="mb-5 print:hidden">
          <CloneAlarm {...alarm} />
        </div>
      ) : null}
      {request ? (
        <div className="mb-5 print:hidden">
          <RequestNotice request={request} />
        </div>
      ) : null}
      <p className="mb-6 text-muted print:hidden">{t(key.shortKey ? 'text' : 'show')}</p>
      <ComputerKey {...key} />
      <div className="mt-4 print:order-first print:mt-0 print:mb-4">
        <KeyFacts {...facts} />
      </div>
      <div className="mt-6 border-t border-line pt-3 print:hidden">
        <RenameComputer {...rename} name={computerName ?? ''} />
      </div>
    </div>
  );
}
