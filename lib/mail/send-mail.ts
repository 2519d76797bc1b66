import { domainToASCII } from 'node:url';
import { createTransport } from 'nodemailer';
import type { Database } from '@/lib/db/connect';
import { devMailbox } from '@/lib/db/schema/outbox';
import type { Sender } from '@/lib/env';
import { log } from '@/lib/log';
import { mendOfMail } from './mail-fault';
import type { RenderedMail } from './render-mail';

/** Who else gets a mail. */
export type Copies = { cc: readonly string[]; bcc: readonly string[] };

/** Sends one mail; rejects if the server did not take it. `mark`: by which it is named where it comes back. */
export type SendMail = (
  recipient: string,
  mail: RenderedMail,
  copies: Copies,
  mark: string,
) => Promise<void>;
export type MailWay = {
  send: SendMail;
  /** Greets the server and signs in; rejects if it does not let us. */
  greet: () => Promise<unknown>;
  /** Whether mail can leave; if not, the log says what to mend. */
  probe: () => Promise<boolean>;
  close: () => void;
};

/** Milliseconds. Together below the outbox' first waiting time, so that no mail is under way twice. */
const SETTINGS = {
  pool: 'true',
  // As many as the outbox delivers at once, so that no mail waits for a connection.
  maxConnections: '8',
  connectionTimeout: '10000',
  greetingTimeout: '10000',
  socketTimeout: '20000',
};

/**
 * By SMTP, over TLS unless the address says otherwise: a server that offers none, or somebody on the way
 * who leaves the offer out, gets neither password nor mail.
 * @param smtpUrl may carry nodemailer's settings as parameters; `?requireTLS=false` allows plain
 * text, `?ignoreTLS=true` asks for it
 * @param reportsTo where reports about mails go; `*` in it becomes the mark of the mail (a variable envelope
 * return path). Left out: to the sender, and none are asked for
 */
export function mailBySmtp(smtpUrl: string, from: Sender, reportsTo?: string): MailWay {
  // All in the address: nodemailer ignores options that stand beside a `url`.
  const url = new URL(smtpUrl);
  for (const [name, value] of Object.entries(SETTINGS)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  const says = ['requireTLS', 'ignoreTLS'].some((name) => url.searchParams.has(name));
  if (url.protocol === 'smtp:' && !says) {
    url.searchParams.set('requireTLS', 'true');
  }
  const transport = createTransport(url.href, { from });
  const domain = domainToASCII(from.address.slice(from.address.lastIndexOf('@') + 1));
  return {
    send: async (recipient, mail, { cc, bcc }, mark) => {
      await transport.sendMail({
        messageId: `<${mark}@${domain}>`,
        ...(reportsTo ? reportedTo(reportsTo, mark, [recipient, ...cc, ...bcc]) : {}),
        to: named(recipient),
        cc: cc.map(named),
        bcc: bcc.map(named),
        ...mail,
        attachments: mail.attachments.map(({ inline, ...file }) =>
          inline ? { ...file, ...inline, contentDisposition: 'inline' as const } : file,
        ),
        // RFC 3834: no vacation replies to what a program sent.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    greet: () => transport.verify(),
    probe: async () => {
      try {
        return await transport.verify();
      } catch (error) {
        log.error({ err: error, mend: mendOfMail(error) }, 'no mail can be sent');
        return false;
      }
    },
    close: () => transport.close(),
  };
}

/** The envelope, which asks the servers on the way for reports about this mail (RFC 3461). */
const reportedTo = (reportsTo: string, mark: string, to: string[]) => ({
  envelope: { from: reportsTo.replace('*', mark), to },
  dsn: { ret: 'HDRS' as const, envid: mark, notify: ['SUCCESS', 'FAILURE', 'DELAY'] },
});

/** As an object: an address is never parsed for commas or display names. */
const named = (address: string) => ({ name: '', address });

/** Into the table behind /dev/mail, where there is no mail server. */
export function mailToDevMailbox(db: Database): MailWay {
  return {
    send: async (recipient, mail, { cc, bcc }) => {
      const { subject, text } = mail;
      const html = withPictures(mail);
      const everybody = [recipient, ...cc, ...bcc];
      await db
        .insert(devMailbox)
        .values(everybody.map((address) => ({ recipient: address, subject, text, html })));
    },
    greet: async () => true,
    probe: async () => true,
    close: () => {},
  };
}

/** As a mail program shows it: pictures that came along stand where the HTML names them. */
const withPictures = ({ html, attachments }: RenderedMail) =>
  attachments.reduce(
    (shown, { inline, contentType, content }) =>
      inline
        ? shown.replaceAll(`cid:${inline.cid}`, `data:${contentType};base64,${content}`)
        : shown,
    html,
  );
