import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { readTicket } from '@/app/ticket-cookie';
import { ToProvider } from '@/components/sign-on/to-provider';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { visible } from '@/lib/strangers-words';
import { mailCode } from '../actions';
import { signInHref } from '../sign-in-href';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signOn.go');
  return { title: t('title') };
}

/**
 * Leads whoever typed an address to the provider of its domain. A link, since forms lead nowhere else (form-action of
 * the policy in proxy.ts); and the way round it, which looks the same for everybody.
 */
export default async function OrganizationSignInPage() {
  const ticket = await readTicket(portal(), 'sign-on');
  if (!ticket) redirect(signInHref({}));
  const { sent, email, next, purpose, required } = ticket;
  return (
    <ToProvider
      host={sent ? visible(new URL(sent.url).host) : null}
      href={sent?.url ?? null}
      email={readableAddress(email)}
      required={required}
      byMail={
        purpose === 'sign-in'
          ? { action: mailCode, fields: { email, way: 'mail', ...(next ? { next } : {}) } }
          : null
      }
    />
  );
}
