import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { Notice } from '@/components/ui/notice';
import type { FormAction } from '@/lib/form-state';

type View = {
  id: string;
  name: string;
  href: Route;
  shared: boolean;
  own: boolean;
  /** Their mail address. */
  owner: string;
};

/** What is kept of a list, and what can be done with it. */
export type ListViews = {
  saved: View[];
  done: 'saved' | 'replaced' | 'removed' | 'shared' | 'unshared' | undefined;
  /** Gets `here` and `name`. */
  keep: FormAction;
  /** Gets `here` and `view`. */
  drop: FormAction;
  /** Gets `here`, `view` and `share`, yes or no; none for whoever may not. */
  offer: FormAction | undefined;
};

/** Views of a list: what one looks at again and again, by a name. `here`: what is shown now. */
export function SavedViews({ views, here }: { views: ListViews; here: Route }) {
  const t = useTranslations('staff.views');
  const { saved, done, keep } = views;
  return (
    <section aria-label={t('label')} className="desk-views print:hidden">
      {done ? (
        <div role="status">
          <Notice tone="success" title={t(`done.${done}`)} />
        </div>
      ) : null}
      {saved.length > 0 ? (
        <details open={done !== undefined} className="desk-choice">
          <summary className="text-link">{t('title', { count: saved.length })}</summary>
          <ul>
            {saved.map((view) => (
              <li key={view.id}>
                <ViewRow view={view} here={here} views={views} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <ActionForm action={keep} id="keep-view" fields={{ here }} className="desk-form">
        <FieldDisclosure summary={t('saveAs')} fields={['name']}>
          <div className="max-w-reading space-y-2">
            <TextField name="name" label={t('name')} hint={t('hint')} maxLength={60} required />
            <SubmitButton tone="secondary">{t('save')}</SubmitButton>
          </div>
        </FieldDisclosure>
      </ActionForm>
    </section>
  );
}

type RowProps = { view: View; here: Route; views: ListViews };

function ViewRow({ view, here, views: { drop, offer } }: RowProps) {
  const t = useTranslations('staff.views');
  const { id, name, href, shared, own, owner } = view;
  const about = (
    <span className="sr-only" translate="no">
      {` ${name}`}
    </span>
  );
  return (
    <div className="desk-in-row flex-wrap">
      <Link
        href={href}
        prefetch={false}
        aria-current={href === here ? 'page' : undefined}
        className="desk-view"
        translate="no"
      >
        {name}
      </Link>
      {shared ? (
        <span className="text-muted">{own ? t('shared') : t('sharedBy', { owner })}</span>
      ) : null}
      {offer ? (
        <ActionForm
          action={offer}
          id={`offer-${id}`}
          fields={{ here, view: id, share: shared ? 'no' : 'yes' }}
          className="desk-in-row"
        >
          <button type="submit" className="desk-small-button">
            {t(shared ? 'unshare' : 'share')}
            {about}
          </button>
        </ActionForm>
      ) : null}
      {own || offer ? (
        <ActionForm
          action={drop}
          id={`drop-${id}`}
          fields={{ here, view: id }}
          className="desk-in-row"
        >
          <button type="submit" className="desk-small-button">
            {t('remove')}
            {about}
          </button>
        </ActionForm>
      ) : null}
    </div>
  );
}
