import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import type { Browser, SignInWay, System } from '@/lib/rules/vocabulary';

type Session = {
  id: string;
  browser: Browser;
  system: System;
  /** Empty: not kept. */
  address: string;
  createdAt: Date;
  lastUsedAt: Date;
  by: SignInWay;
  passkey: string | null;
  here: boolean;
};

type Props = {
  sessions: Session[];
  /** Of all, where not all are shown. */
  count: number;
  /** Gets `id`. */
  end: FormAction;
  endOthers: FormAction;
};

/** Where somebody is signed in, each with the way out of it. */
export function SessionList({ sessions, count, end, endOthers }: Props) {
  const t = useTranslations('account');
  return (
    <section className="mt-10" aria-labelledby="sessions">
      <h2 id="sessions" className="mb-1 text-lg font-semibold">
        {t('sessions')}
      </h2>
      <p className="mb-3 text-muted">{t('sessionsLead')}</p>
      <ul className="divide-y divide-line rounded-md border border-line bg-card">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} end={end} />
        ))}
      </ul>
      {count > sessions.length ? (
        <p className="mt-3 text-muted">{t('moreSessions', { shown: sessions.length, count })}</p>
      ) : null}
      {count > 1 ? (
        <ActionForm action={endOthers} id="end-others" className="mt-4">
          <SubmitButton tone="secondary">{t('endOthers')}</SubmitButton>
          <p className="mt-2 text-sm text-muted">{t('endOthersLead')}</p>
        </ActionForm>
      ) : null}
    </section>
  );
}

function SessionRow({ session, end }: { session: Session; end: FormAction }) {
  const t = useTranslations('account');
  const device = useTranslations('device');
  const { id, browser, system, address, createdAt, lastUsedAt, by, passkey, here } = session;
  const name = device('name', { browser, system });
  const opened =
    passkey === null
      ? t(`openedBy.${by}`)
      : t.rich('openedBy.namedPasskey', {
          name: () => <bdi translate="no">{passkey}</bdi>,
        });
  return (
    <li
      data-session={id}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 p-4 sm:px-6"
    >
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-x-3 font-semibold">
          {name}
          {here ? (
            <span className="rounded-sm bg-good-soft px-2 text-sm font-medium">{t('here')}</span>
          ) : null}
        </p>
        <p className="text-sm text-muted">
          {t.rich('used', { at: () => <When at={lastUsedAt} as="relative" /> })}
          {address ? (
            <>
              {' · '}
              <bdi translate="no" className="break-all">
                {address}
              </bdi>
            </>
          ) : null}
        </p>
        <p className="text-sm text-muted">
          {t.rich('opened', { at: () => <When at={createdAt} as="moment" />, by: () => opened })}
        </p>
      </div>
      {here ? null : (
        <ActionForm action={end} fields={{ id }} id={`end-${id}`} className="">
          <SubmitButton tone="secondary" label={t('endThis', { device: name })}>
            {t('end')}
          </SubmitButton>
        </ActionForm>
      )}
    </li>
  );
}
