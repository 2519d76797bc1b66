import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { FieldDisclosure } from '@/components/form/field-disclosure';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';

type Passkey = {
  id: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  backedUp: boolean;
};
type Props = { passkeys: Passkey[]; rename: FormAction; remove: FormAction };

/** Somebody's passkeys, each with what can be done about it. `rename` gets `id` and `name`, `remove` gets `id`. */
export function PasskeyList({ passkeys, rename, remove }: Props) {
  const t = useTranslations('passkey');
  if (passkeys.length === 0) return null;
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-card">
      {passkeys.map(({ id, name, createdAt, lastUsedAt, backedUp }) => (
        <li key={id} data-passkey={id} className="p-4 sm:px-6">
          <p className="font-semibold">
            <bdi translate="no" className="break-words">
              {name}
            </bdi>
          </p>
          <p className="text-sm text-muted">
            {t.rich('made', { at: () => <When at={createdAt} /> })}{' '}
            {lastUsedAt
              ? t.rich('used', { at: () => <When at={lastUsedAt} as="moment" /> })
              : t('unused')}{' '}
            {t(backedUp ? 'backedUp' : 'oneDevice')}
          </p>
          {/* Each answer stands above what is folded: it is read without scripts too. */}
          <ActionForm action={rename} fields={{ id }} id={`rename-${id}`} className="">
            <FieldDisclosure summary={t('change')} fields={['name']}>
              <div className="flex flex-wrap items-end gap-2">
                <TextField
                  name="name"
                  label={t('name')}
                  defaultValue={name}
                  maxLength={60}
                  autoComplete="off"
                  required
                />
                <SubmitButton tone="secondary">{t('rename')}</SubmitButton>
              </div>
            </FieldDisclosure>
          </ActionForm>
          <ActionForm action={remove} fields={{ id }} id={`remove-${id}`} className="mt-2">
            <SubmitButton tone="secondary" label={t('removeThis', { name })}>
              {t('remove')}
            </SubmitButton>
            <p className="mt-2 text-sm text-muted">{t('removeLead')}</p>
          </ActionForm>
        </li>
      ))}
    </ul>
  );
}
