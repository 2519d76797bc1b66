import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { strangersWord } from '@/lib/strangers-words';
import { DeskFacts } from './desk-facts';

type Props = {
  organization: {
    organizationId: string;
    reference: string | null;
    personal: boolean;
    createdAt: Date;
  };
};

/** What names an organization, and since when it is known. */
export function OrganizationFacts({ organization }: Props) {
  const { organizationId, reference, personal, createdAt } = organization;
  const t = useTranslations('staff.organizations');
  return (
    <section className="desk-card" aria-label={t('facts')}>
      <DeskFacts
        facts={[
          { label: t('kind'), value: t(`one.${personal ? 'private' : 'company'}`) },
          reference ? { label: t('reference'), value: strangersWord(reference), code: true } : null,
          { label: t('created'), value: <When at={createdAt} /> },
          { label: t('id'), value: organizationId, code: true },
        ]}
      />
    </section>
  );
}
