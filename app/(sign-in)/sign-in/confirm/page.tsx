import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkConfirm } from '@/components/sign-in/link-confirm';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { emailOfLink } from '@/lib/auth/read-challenge';
import { portal } from '@/lib/portal';
import { signInHref } from '../sign-in-href';
import { confirmLink } from './actions';
import { readableAddress } from '@/lib/readable-address';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn');
  return { title: t('linkPageTitle') };
}

/**
 * Where the link of the mail leads. Reading it, by a person or a mail scanner, changes nothing; it
 * says for whom it is, and the button signs in.
 */
export default async function ConfirmPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const token = typeof query.token === 'string' ? query.token : '';
  const next = typeof query.next === 'string' ? query.next : undefined;
  const email = await emailOfLink(portal(), token);
  if (email) {
    return (
      <LinkConfirm
        email={readableAddress(email)}
        action={confirmLink}
        fields={{ token, ...(next ? { next } : {}) }}
      />
    );
  }
  const t = await getTranslations('signIn.linkOver');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('title')} lead={t('text')} />
      <LinkButton href={signInHref({ next })}>{t('again')}</LinkButton>
    </div>
  );
}
