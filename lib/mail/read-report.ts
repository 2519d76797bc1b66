import PostalMime from 'postal-mime';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { emailAddress } from '@/lib/rules/email-address';
import type { MailOutcome } from '@/lib/rules/vocabulary';

/** A report holds what it is about, whose biggest parts are a logo and a license file. */
export const LONGEST_REPORT = 1_048_576;
/** Recipients of one report that are looked at: a mail of ours has one, and copies. */
const RECIPIENTS = 100;

export type Said = {
  /** Whose mail it is about, as the report says; null: it does not. */
  address: string | null;
  outcome: MailOutcome;
  /** Of RFC 3463, as 5.1.1; empty: none. */
  status: string;
  /** The server's own words. */
  detail: string;
};

/** `automatic`: a vacation notice or the like, which is none. */
type MailReport = 'automatic' | { namedIn: string[]; said: Said[] };

export type ReportRefusal = Refusal<'REPORT_TOO_BIG' | 'REPORT_UNREADABLE' | 'REPORT_OTHER'>;

/**
 * Reads what mail servers send about a mail: that it was delivered, waits or came back (RFC 3464), or that its
 * recipient complained (RFC 5965). `REPORT_UNREADABLE`: no message at all, or one that is built to be hard to read;
 * `REPORT_OTHER`: a message, but no such report. Pure.
 */
export async function readReport(bytes: Uint8Array): Promise<Result<MailReport, ReportRefusal>> {
  if (bytes.length > LONGEST_REPORT) return refuse('REPORT_TOO_BIG', { limit: 1 });
  const message = await parsed(bytes);
  if (!message?.headers.some(({ key }) => key === 'content-type' || key === 'from'))
    return refuse('REPORT_UNREADABLE');
  const isReport = /^multipart\/report\b/i.test(field(message.headers, 'content-type'));
  const status = isReport ? partOf(message, STATUS) : null;
  const feedback = isReport ? partOf(message, FEEDBACK) : null;
  if (status === null && feedback === null) {
    const answer = field(message.headers, 'auto-submitted');
    return answer && !/^no\b/i.test(answer) ? ok('automatic') : refuse('REPORT_OTHER');
  }
  const [of, ...groups] = await fieldsOf(status ?? feedback ?? '');
  const returned = partOf(message, RETURNED)?.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const headers = [...message.headers, ...(of ?? []), ...((await fieldsOf(returned))[0] ?? [])];
  return ok({
    namedIn: headers.map(({ value }) => value),
    said: status === null ? complaintOf(of ?? []) : groups.flatMap(saidOf),
  });
}

const STATUS = /^message\/(global-)?delivery-status$/;
const FEEDBACK = /^message\/feedback-report$/;
/** The mail itself, or its headers alone (RFC 6522, 6533). */
const RETURNED = /^(message\/(rfc822|global|global-headers)|text\/rfc822-headers)$/;

type Email = Awaited<ReturnType<typeof PostalMime.parse>>;
type Fields = Email['headers'];

const field = (fields: Fields, name: string) =>
  fields.find(({ key }) => key === name)?.value.trim() ?? '';

/** Null for what exceeds the limits, which no mail server does. */
async function parsed(message: Uint8Array | string): Promise<Email | null> {
  try {
    return await PostalMime.parse(message, {
      forceRfc822Attachments: true,
      maxNestingDepth: 10,
      maxHeadersSize: 131_072,
    });
  } catch {
    return null;
  }
}

function partOf({ attachments }: Email, type: RegExp): string | null {
  const part = attachments.find(({ mimeType }) => type.test(String(mimeType)));
  if (!part) return null;
  const { content } = part;
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

/** Groups of fields, with an empty line between them (RFC 3464 2.1). */
async function fieldsOf(text: string): Promise<Fields[]> {
  const groups = text.split(/(?:\r?\n[ \t]*){2,}/, RECIPIENTS + 1).filter((group) => group.trim());
  const read = await Promise.all(groups.map((group) => parsed(`${group}\r\n\r\n`)));
  return read.map((one) => one?.headers ?? []);
}

const OUTCOMES: Record<string, MailOutcome> = {
  failed: 'failed',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'relayed',
  // To those of a list, of whom no more is known.
  expanded: 'relayed',
};

function saidOf(fields: Fields): Said[] {
  const [action = ''] = /^[a-z]+/.exec(field(fields, 'action').toLowerCase()) ?? [];
  const outcome = Object.hasOwn(OUTCOMES, action) ? OUTCOMES[action] : undefined;
  if (!outcome) return [];
  const to = field(fields, 'original-recipient') || field(fields, 'final-recipient');
  const [status = ''] = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(field(fields, 'status')) ?? [];
  const detail = typed(field(fields, 'diagnostic-code'));
  return [{ address: emailAddress(typed(to)), outcome, status, detail }];
}

/** What stands behind the type of an address or a diagnosis: `rfc822;` and `smtp;`. */
const typed = (value: string) => value.replace(/^[\w.-]+\s*;\s*/, '');

/** That a mail is no spam, or did not pass a check of its sender, is no complaint. */
const COMPLAINTS = /^(abuse|fraud|virus|opt-out|other)\b/i;

function complaintOf(fields: Fields): Said[] {
  const [kind] = COMPLAINTS.exec(field(fields, 'feedback-type')) ?? [];
  if (!kind) return [];
  const address = emailAddress(typed(field(fields, 'original-rcpt-to')));
  return [{ address, outcome: 'complaint', status: '', detail: kind.toLowerCase() }];
}
