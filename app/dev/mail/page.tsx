import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { When } from '@/components/ui/when';
import { env } from '@/lib/env';
import { readDevMailbox } from '@/lib/mail/read-dev-mailbox';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('devMail');
  return { title: t('title') };
}

/** The demo's mailbox, for whoever sits at this very computer: server/ sets the header for those only. */
export default async function DevMailPage() {
  if (!env().devMailbox || (await headers()).get('x-keyturn-local') !== '1') return await notHere();
  const t = await getTranslations('devMail');
  const mails = await readDevMailbox(portal().db);
  return (
    <>
      <PageHeader title={t('title')} lead={t('intro')} />
      {mails.length === 0 ? <EmptyState title={t('title')} text={t('empty')} /> : null}
      <ol className="space-y-4">
        {mails.map((mail) => (
          <li key={mail.id}>
            <Card>
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <h2 className="text-lg font-semibold">{mail.subject}</h2>
                <p className="text-sm text-muted">
                  <When at={mail.receivedAt} as="moment" />
                </p>
              </div>
              <p className="mb-3 text-sm text-muted">
                {t('to', { recipient: readableAddress(mail.recipient) })}
              </p>
              <pre className="overflow-x-auto whitespace-pre-wrap break-words font-mono text-sm">
                <LinkedText text={mail.text} />
              </pre>
              <p className="mt-3">
                <a className="text-link inline-block py-2.5" href={`/dev/mail/${mail.id}`}>
                  {t('open')}
                </a>
              </p>
            </Card>
          </li>
        ))}
      </ol>
    </>
  );
}

/** The text with its addresses as links, as a mail program shows it. */
function LinkedText({ text }: { text: string }) {
  return [...text.matchAll(/https?:\/\/\S+|(?:(?!https?:\/\/)[\s\S])+/g)].map(
    ({ 0: part, index }) =>
      /^https?:\/\//.test(part) ? (
        <a key={index} className="text-link" href={part}>
          {part}
        </a>
      ) : (
        part
      ),
  );
}
