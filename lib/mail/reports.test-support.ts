/** Reports as mail servers write them, about a mail with this mark. */

const CRLF = '\r\n';
const lines = (...all: string[]) => all.join(CRLF) + CRLF;

type About = {
  mark: string;
  to?: string;
  action?: string;
  status?: string;
  diagnostic?: string;
  /** Further recipients of the same report: fields of their groups. */
  more?: string[];
  /** Where the mark stands. */
  namedBy?: 'address' | 'envelope' | 'message';
};

/** RFC 3464, with what came back as headers alone. */
export function statusReport({
  mark,
  to = 'jo@customer.example',
  action = 'failed',
  status = '5.1.1',
  diagnostic = `smtp; 550 5.1.1 <${to}>: Recipient address rejected:${CRLF}    User unknown`,
  more = [],
  namedBy = 'message',
}: About): string {
  const by = (way: About['namedBy'], text: string, otherwise: string) =>
    namedBy === way ? text : otherwise;
  return lines(
    'Return-Path: <>',
    `To: ${by('address', `bounces+${mark}@vendor.example`, 'bounces@vendor.example')}`,
    'From: Mail Delivery System <MAILER-DAEMON@mail.vendor.example>',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="4cX1Rz/mail.vendor.example"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--4cX1Rz/mail.vendor.example',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Your message could not be delivered.',
    '',
    '--4cX1Rz/mail.vendor.example',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.vendor.example',
    ...(namedBy === 'envelope' ? [`Original-Envelope-Id: ${mark}`] : []),
    'Arrival-Date: Mon,  2 Nov 2026 09:05:00 +0000 (UTC)',
    '',
    `Final-Recipient: rfc822; ${to}`,
    `Original-Recipient: rfc822;${to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mx.customer.example',
    `Diagnostic-Code: ${diagnostic}`,
    ...more.flatMap((group) => ['', group]),
    '',
    '--4cX1Rz/mail.vendor.example',
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    'From: Example Licensing <licensing@vendor.example>',
    `Message-ID: <${by('message', mark, 'somebody-elses')}@vendor.example>`,
    'Subject: Your code to sign in',
    '',
    '--4cX1Rz/mail.vendor.example--',
  );
}

/** RFC 5965, with the whole mail in it. */
export const complaint = (mark: string, kind = 'abuse', to?: string) =>
  lines(
    'From: <abuse@provider.example>',
    'To: <licensing@vendor.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    'This is a report about a message received from 192.0.2.1.',
    '--part',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${kind}`,
    'User-Agent: Example/1.0',
    'Version: 1',
    ...(to ? [`Original-Rcpt-To: <${to}>`] : []),
    '',
    '--part',
    'Content-Type: message/rfc822',
    'Content-Disposition: inline',
    '',
    'From: Example Licensing <licensing@vendor.example>',
    `Message-ID: <${mark}@vendor.example>`,
    'Content-Type: text/plain',
    '',
    'Your code is 7K2M-4QXD.',
    '--part--',
  );

export const automaticAnswer = lines(
  'From: jo@customer.example',
  'To: bounces@vendor.example',
  'Subject: Out of office',
  'Auto-Submitted: auto-replied (vacation)',
  '',
  'Back on Monday.',
);

export const letter = lines(
  'From: jo@customer.example',
  'To: bounces@vendor.example',
  'Content-Type: text/plain',
  '',
  'Dear all, please send me my keys again.',
);

export const asBytes = (text: string) => new TextEncoder().encode(text);
