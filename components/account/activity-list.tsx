import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { When } from '@/components/ui/when';
import type { ActivityType } from '@/lib/rules/vocabulary';
import { strangersWord } from '@/lib/strangers-words';

type Facts = Record<string, unknown> | null;
type Row = {
  id: number;
  at: Date;
  type: ActivityType;
  by: 'self' | 'nobody' | 'colleague' | 'vendor';
  /** Empty: not kept, or the vendor's. */
  address: string;
  before: Facts;
  after: Facts;
};
type Props = { rows: Row[]; previousHref: Route | undefined; nextHref: Route | undefined };

/** What happened to an account, in words, newest first. */
export function ActivityList({ rows, previousHref, nextHref }: Props) {
  const t = useTranslations('account.activity');
  const list = useTranslations('list');
  if (rows.length === 0) return <EmptyState title={t('noneTitle')} text={t('noneText')} />;
  return (
    <>
      <ul className="divide-y divide-line rounded-md border border-line bg-card">
        {rows.map((row) => (
          <li key={row.id} data-event={row.type} className="px-4 py-3 sm:px-6">
            <p className="font-medium">
              <What row={row} />
            </p>
            <p className="text-sm text-muted">
              {t(`by.${row.by}`)} · <When at={row.at} as="moment" />
              {row.address ? (
                <>
                  {' · '}
                  <bdi translate="no" className="break-all">
                    {row.address}
                  </bdi>
                </>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
      {previousHref || nextHref ? (
        <p className="mt-4 flex flex-wrap gap-3">
          {previousHref ? (
            <LinkButton href={previousHref} tone="secondary">
              {t('newer')}
            </LinkButton>
          ) : null}
          {nextHref ? (
            <LinkButton href={nextHref} tone="secondary">
              {list('next')}
            </LinkButton>
          ) : null}
        </p>
      ) : null}
    </>
  );
}

function What({ row: { type, before, after } }: { row: Row }) {
  const t = useTranslations('account.activity.types');
  const device = useTranslations('device');
  const word = (facts: Facts, name: string) => String(facts?.[name] ?? '');
  const name = (facts: Facts) => strangersWord(word(facts, 'name'));
  const deviceOf = (facts: Facts) =>
    device('name', { browser: word(facts, 'browser'), system: word(facts, 'system') });
  switch (type) {
    case 'person.signed-in': {
      const by = word(after, 'by');
      const how = t(type, { by, passkey: strangersWord(word(after, 'passkey')) });
      return after?.browser ? `${how} · ${deviceOf(after)}` : how;
    }
    case 'person.sign-in-failed':
      return t(type, { why: word(after, 'why') });
    case 'passkey.added':
      return t(type, { name: name(after) });
    case 'passkey.renamed':
      return t(type, { before: name(before), name: name(after) });
    case 'passkey.removed':
      return t(type, { name: name(before) });
    case 'session.ended':
      return t(type, { device: deviceOf(before) });
    case 'sessions.ended':
      return t(type, { count: Number(after?.sessions ?? 0) });
    case 'member.added':
    case 'member.invited':
    case 'member.joined':
    case 'member.role-changed':
      return t(type, { role: word(after, 'role') });
    default:
      return t(type);
  }
}
