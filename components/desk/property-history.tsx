import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import type { Door } from '@/lib/rules/vocabulary';
import { PropertyValue } from './property-value';

type Change = {
  id: number;
  at: Date;
  person: string;
  door: Door;
  before: unknown;
  after: unknown;
};

type Props = {
  /** Newest first. */
  changes: Change[];
  /** Where the viewer may take the newest one back; gets `changeId`. */
  undo: FormAction | undefined;
};

/** Who changed a Server Property at this place, and the way back. */
export function PropertyHistory({ changes, undo }: Props) {
  const t = useTranslations('staff.property');
  const list = useTranslations('staff.properties');
  const doors = useTranslations('staff.events.doors');
  const newest = changes[0];
  return (
    <section className="desk-part">
      <h2>{t('historyTitle')}</h2>
      {changes.length === 0 ? <p className="text-muted">{t('noHistory')}</p> : null}
      <ul className="space-y-1">
        {changes.map(({ id, at, person, door, before, after }) => (
          <li key={id}>
            <When at={at} as="moment" />{' '}
            <bdi translate="no" className="text-muted">
              {person || doors(door)}
            </bdi>{' '}
            {list.rich('change', {
              from: () => <PropertyValue value={before} />,
              to: () => <PropertyValue value={after} />,
            })}
          </li>
        ))}
      </ul>
      {newest && undo ? (
        <ActionForm
          action={undo}
          fields={{ changeId: String(newest.id) }}
          id="undo"
          className="mt-3"
        >
          <SubmitButton tone="secondary" pending={t('undoing')}>
            {t('undo')}
          </SubmitButton>
        </ActionForm>
      ) : null}
    </section>
  );
}
