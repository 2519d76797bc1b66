import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { Card } from '@/components/ui/card';
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
  return (
    <ul className="desk-form space-y-3">
      {passkeys.map(({ id, name, createdAt, lastUsedAt, backedUp }) => (
        <li key={id} data-passkey={id}>
          <Card>
            <p className="font-semibold">
              <bdi translate="no">{name}</bdi>
            </p>
            <p className="mb-3 text-muted">
              {t.rich('made', { at: () => <When at={createdAt} /> })}{' '}
              {lastUsedAt
                ? t.rich('used', { at: () => <When at={lastUsedAt} as="moment" /> })
                : t('unused')}{' '}
              {t(backedUp ? 'backedUp' : 'oneDevice')}
            </p>
            <div className="flex flex-wrap items-end gap-2">
              <ActionForm
                action={rename}
                fields={{ id }}
                id={`rename-${id}`}
                className="flex flex-wrap items-end gap-2"
              >
                <TextField
                  name="name"
                  label={t('name')}
                  defaultValue={name}
                  maxLength={60}
                  autoComplete="off"
                  required
                />
                <SubmitButton tone="secondary">{t('rename')}</SubmitButton>
              </ActionForm>
              <ActionForm action={remove} fields={{ id }} id={`remove-${id}`} className="">
                <SubmitButton tone="secondary" label={t('removeThis', { name })}>
                  {t('remove')}
                </SubmitButton>
              </ActionForm>
            </div>
          </Card>
        </li>
      ))}
    </ul>
  );
}
