import { useTranslations } from 'next-intl';
import { TextField } from '@/components/form/text-field';

type Props = {
  /** Says what the address is for; left out where the page has said it. */
  hint?: string | undefined;
  firstOfPage?: boolean | undefined;
  passkeys?: boolean | undefined;
};

/** Asks for a mail address. Sends `email`. */
export function EmailField({ hint, firstOfPage, passkeys }: Props) {
  const t = useTranslations('signIn');
  return (
    <TextField
      name="email"
      type="email"
      label={t('emailLabel')}
      hint={hint}
      autoComplete={passkeys ? 'email webauthn' : 'email'}
      autoCapitalize="none"
      spellCheck={false}
      maxLength={254}
      required
      firstOfPage={firstOfPage}
    />
  );
}
