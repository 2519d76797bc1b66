import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AskForKeys } from '@/components/license/ask-for-keys';
import { MailDelayed } from '../../mail-delayed';
import { requireOffered } from '../../site';
import { mailKeys } from './actions';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('mailKeys');
  return { title: t('title') };
}

/** For whoever has lost a key: all keys of an address, by mail to that address. */
export default async function KeysPage({ searchParams }: Props) {
  await requireOffered('keys');
  const { sent } = await searchParams;
  return (
    <>
      <MailDelayed />
      <AskForKeys action={mailKeys} sent={Boolean(sent)} formHref="/keys" backHref="/" />
    </>
  );
}
