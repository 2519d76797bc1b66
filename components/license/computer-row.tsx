import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { ChooseBox } from '@/components/form/choose-box';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { StateMark } from '@/components/ui/state-mark';
import { When } from '@/components/ui/when';
import type { ActivationState } from '@/lib/rules/vocabulary';
import { strangersWord } from '@/lib/strangers-words';
import { type Alarm, ClearAlarm } from './clone-alarm';

export type Computer = {
  id: string;
  name?: string | undefined;
  computerId: string;
  state: ActivationState;
  since: Date;
  /** null: never online; left out: not known or not shown. */
  lastSeen?: Date | null | undefined;
  releasedAt?: Date | undefined;
  /** Somebody said that it no longer works; support has not decided yet. */
  seatAskedAt?: Date | undefined;
  /** Its activation seems to be in use twice. */
  alarm?: Alarm | undefined;
  deactivateHref?: Route | undefined;
  keyHref?: Route | undefined;
  receiptHref?: Route | undefined;
};

/** One computer: state, name and ID, since when and last seen, and the actions of its state. */
export function ComputerRow({
  computer,
  choose,
}: {
  computer: Computer;
  /** The id of the form for which it can be ticked, as `activationId`. */
  choose?: string | undefined;
}) {
  const t = useTranslations('computers');
  const { name, computerId, state, seatAskedAt, deactivateHref, keyHref, receiptHref, alarm } =
    computer;
  const title = strangersWord(name || computerId);
  const shownId = strangersWord(computerId);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 p-4 sm:px-6 lg:grid-cols-[minmax(0,1fr)_10.5rem_11.5rem_17.5rem]">
      <div className="col-span-2 min-w-0 lg:col-span-1">
        <div className="flex gap-2">
          {choose ? (
            <ChooseBox
              form={choose}
              name="activationId"
              value={computer.id}
              label={t('chooseOne', { name: title })}
            />
          ) : null}
          <p className="min-w-0 self-center font-semibold break-words">{title}</p>
        </div>
        {title !== shownId ? (
          <p translate="no" className="code-face text-sm break-all text-muted">
            {shownId}
          </p>
        ) : null}
        {seatAskedAt ? (
          <p className="text-sm">{t.rich('seatAsked', { day: () => <When at={seatAskedAt} /> })}</p>
        ) : null}
      </div>
      <div className="self-start lg:self-center">
        <StateMark state={state} />
      </div>
      <p className="text-right text-sm text-muted lg:text-left">
        <Dates computer={computer} />
      </p>
      <div className="col-span-2 -ml-3 flex flex-wrap gap-1 lg:col-span-1 lg:ml-0 lg:justify-end print:hidden">
        {keyHref ? (
          <LinkButton href={keyHref} tone="quiet" label={t('keyName', { name: title })}>
            {t('key')}
          </LinkButton>
        ) : null}
        {deactivateHref ? (
          <LinkButton
            href={deactivateHref}
            tone="secondary"
            label={t('deactivateName', { name: title })}
          >
            {t('deactivate')}
          </LinkButton>
        ) : null}
        {receiptHref ? (
          <LinkButton href={receiptHref} tone="quiet" label={t('receiptName', { name: title })}>
            {t('receipt')}
          </LinkButton>
        ) : null}
      </div>
      {alarm ? <AlarmMark alarm={alarm} name={title} href={keyHref} /> : null}
    </li>
  );
}

/** The mark of a clone alarm; staff clears it on the computer's page, where a reason is asked for. */
function AlarmMark({
  alarm,
  name,
  href,
}: {
  alarm: Alarm;
  name: string;
  href?: Route | undefined;
}) {
  const t = useTranslations('cloneAlarm');
  const { at, suspended, clear } = alarm;
  return (
    <div className="col-span-full flex flex-wrap items-center gap-x-4 gap-y-2 text-sm print:hidden">
      <p className={`flex gap-2 ${suspended ? 'text-stop' : 'text-warn'}`}>
        <Icon name={suspended ? 'stop' : 'alert'} className="mt-0.5 size-4" />
        <span>{t.rich('mark', { suspended: String(suspended), day: () => <When at={at} /> })}</span>
      </p>
      {clear && !clear.reasonAsked ? <ClearAlarm {...clear} of={name} /> : null}
      {href ? (
        <LinkButton href={href} tone="quiet" label={t('whatName', { name })}>
          {t('what')}
        </LinkButton>
      ) : null}
    </div>
  );
}

function Dates({ computer }: { computer: Computer }) {
  const t = useTranslations('computers');
  const { state, since, lastSeen, releasedAt } = computer;
  if (state !== 'active') return releasedAt ? <When at={releasedAt} /> : null;
  return (
    <>
      <span className="block">{t.rich('since', { day: () => <When at={since} /> })}</span>
      {lastSeen !== undefined ? (
        <span className="block">
          {lastSeen
            ? t.rich('seen', { when: () => <When at={lastSeen} as="relative" /> })
            : t('neverSeen')}
        </span>
      ) : null}
    </>
  );
}
