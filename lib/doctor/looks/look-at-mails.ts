import type { Connection } from '@/lib/db/connect';
import { mailFailsSince, waitingMail } from '@/lib/mail/waiting-mail';
import { bad, good, type Verdict } from '../verdict';

/** Seconds. */
const LONG = 600;

/** Whether the mails of the portal leave it. */
export async function lookAtMails({ db }: Pick<Connection, 'db'>): Promise<Verdict> {
  const since = await mailFailsSince(db);
  if (since) {
    return bad(
      `No mail has left since ${since}.`,
      'See what the mail server says: npm run keyturn -- list mails --where outcome=failed; they are tried again for 8.5 hours.',
    );
  }
  const oldest = Math.max(
    ...Object.values(await waitingMail(db)).map(({ oldestSeconds }) => oldestSeconds),
  );
  if (oldest < LONG) return good('Mails leave.');
  return bad(
    `A mail has waited for ${Math.round(oldest / 60)} minutes and was not tried.`,
    'Start the portal: one of its processes sends them. If it runs, look in its log for mail.',
  );
}
