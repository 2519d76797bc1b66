import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { When } from '@/components/ui/when';
import { LONGEST_REASON, strangersWord } from '@/lib/strangers-words';

/** A request for the seat of a computer that no longer works, while it still says something. */
export type RequestStatus = {
  state: 'open' | 'declined';
  reason: string;
  openedAt: Date;
  decidedAt: Date | null;
  answer: string | null;
};

/** What a request has to say as long as its computer is active: that it is open, or was declined. */
export function requestStatus<T extends Omit<RequestStatus, 'state'> & { state: string }>(
  request: T | null,
): RequestStatus | undefined {
  if (request?.state !== 'open' && request?.state !== 'declined') return undefined;
  return { ...request, state: request.state };
}

type Props = {
  request: RequestStatus;
  /** For staff: where they answer it. */
  answerHref?: Route | undefined;
};

/** Where a request for the seat of this computer stands. */
export function RequestNotice({ request, answerHref }: Props) {
  const t = useTranslations('releaseRequestNotice');
  const { state, reason, openedAt, decidedAt, answer } = request;
  const open = state === 'open';
  return (
    <Notice tone={open ? 'info' : 'warning'} title={t(state)}>
      <p>
        {t.rich(open ? 'openText' : 'declinedText', {
          when: () => <When at={decidedAt ?? openedAt} as="moment" />,
        })}
      </p>
      {answer ? <p className="break-words">{t('answer', { answer })}</p> : null}
      <p className="break-words text-muted">
        {t('reason', { reason: strangersWord(reason, LONGEST_REASON) })}
      </p>
      {open && answerHref ? (
        <p>
          <Link href={answerHref} prefetch={false} className="text-link">
            {t('answerIt')}
          </Link>
        </p>
      ) : null}
    </Notice>
  );
}
