import { randomBytes } from 'node:crypto';
import type { Env } from '@/lib/env';
import { mendOfMail } from '@/lib/mail/mail-fault';
import { mailBySmtp } from '@/lib/mail/send-mail';
import { advice, bad, good, type Verdict } from '../verdict';

const LOG = 'Look at the log of the mail server.';

/** Whether the mail server lets us in, and, with `mailTo`, whether it takes a mail to there. */
export async function lookAtMailServer(
  { smtpUrl, mailFrom, mailReportsTo }: Pick<Env, 'smtpUrl' | 'mailFrom' | 'mailReportsTo'>,
  mailTo?: string,
): Promise<Verdict> {
  if (!smtpUrl) {
    return advice(
      'There is no mail server: mails are read at /dev/mail, on this computer alone.',
      'Set SMTP_URL and MAIL_FROM before customers use the portal: they sign in by mail.',
    );
  }
  const way = mailBySmtp(smtpUrl, mailFrom, mailReportsTo);
  try {
    await way.greet();
    if (mailTo === undefined) return good('The mail server lets us in.');
    await way.send(
      mailTo,
      TEST_MAIL,
      { cc: [], bcc: [] },
      `doctor-${randomBytes(8).toString('hex')}`,
    );
    return good('The mail server took the test mail: look whether it arrives, and not as spam.');
  } catch (error) {
    return bad(
      `The mail server takes no mail: ${reasonIn((error as Error).message)}.`,
      mendOfMail(error) ?? LOG,
    );
  } finally {
    way.close();
  }
}

/** OpenSSL says where in its own sources it failed: the reason alone. */
const reasonIn = (message: string) =>
  message.replace(/^[\dA-F]+:error:[^:]*:[^:]*:[^:]*:([^:]+):[\s\S]*$/, '$1').replace(/\.$/, '');

const WORDS =
  'Somebody who runs Keyturn sent this to see whether its mails arrive. There is nothing to do.';
const TEST_MAIL = {
  subject: 'Test of the mail server',
  text: `${WORDS}\n`,
  html: `<p>${WORDS}</p>`,
  attachments: [],
};
