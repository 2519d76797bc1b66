import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';

type Props = {
  email: string;
  endsAt: Date;
  /** The time is up: nothing is shown any more. */
  over: boolean;
  back: FormAction;
};

/** Above every page while staff look at the portal as a customer: whose pages these are, and the way back. */
export function ViewBanner({ email, endsAt, over, back }: Props) {
  const t = useTranslations('viewBanner');
  return (
    <section
      aria-label={t('label')}
      className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1 bg-warn-soft px-4 py-2 text-sm"
    >
      <p>
        {over
          ? t('over')
          : t.rich('text', {
              email: () => (
                <bdi translate="no" className="font-semibold">
                  {email}
                </bdi>
              ),
              until: () => <When at={endsAt} as="moment" />,
            })}
      </p>
      <ActionForm action={back} id="back-to-desk">
        <button type="submit" className="min-h-11 cursor-pointer font-semibold text-link">
          {t('back')}
        </button>
      </ActionForm>
    </section>
  );
}
