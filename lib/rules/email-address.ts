import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';

/** RFC 5321 4.5.3.1: 64 octets before the @, 254 in all (RFC 3696, erratum 1690). */
const MAX_LOCAL = 64;
const MAX_LENGTH = 254;
/** Characters that are looked at: the ASCII form of a domain is hardly ever the shorter one. */
const LONGEST_TYPED = 1000;

/** RFC 5322 dot-atom; quoted local parts are left out, as mail providers do. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** Labels of letters and digits of any script with dashes inside; at least two of them. */
const DOMAIN =
  /^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)+$/u;

/**
 * Seen by nobody and no part of an address: what is pasted brings it along. The joiners are left, since
 * a domain with one is another domain (RFC 5892, A.1).
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu;

/** What stands around an address in other text, of which no address can begin or end with any. */
const BEFORE = /^[\s<([“„«"]*(?:mailto:)?[\s<([“„«"]*/i;
const BEHIND = /[\s>)\]"”“»,;.:!?]+$/;
/** What a link to write a mail says besides its address; one that names further addresses is none of one. */
const LINK = /^([\s<([“„«"]*mailto:[^?]*)\?[^@]*$/i;

/** The address of `Name <address>`, of a link, of a quotation; full-width signs as keyboards of Japan give them. */
function bare(text: string): string {
  const seen = text.replace(UNSEEN, '').replace('＠', '@');
  const named = /^[^<>]*<([^<>]*)>[\s,;]*$/.exec(seen)?.[1] ?? seen;
  return named.replace(LINK, '$1').replace(BEFORE, '').replace(BEHIND, '');
}

/**
 * The one form in which a mail address is stored and compared (product.md section 4, Identity):
 * without what stands around it, ASCII letters lower-cased, the domain in its ASCII form (RFC 5891), nothing else folded,
 * so that two addresses are the same only if their mail surely goes to the same place.
 */
export function normalizeEmail(
  text: string,
): Result<string, Refusal<'EMAIL_INVALID' | 'EMAIL_NON_ASCII'>> {
  if (text.length > LONGEST_TYPED) return refuse('EMAIL_INVALID');
  const email = bare(text).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const domain = asciiDomain(email.slice(at + 1).replaceAll(/[。．｡]/g, '.'));
  if (at < 1 || domain === null || local.length > MAX_LOCAL) return refuse('EMAIL_INVALID');
  if (/\P{ASCII}/u.test(local)) return refuse('EMAIL_NON_ASCII');
  const stored = `${local}@${domain}`;
  if (!LOCAL.test(local) || stored.length > MAX_LENGTH) return refuse('EMAIL_INVALID');
  return ok(stored);
}

/** A label before all others, since Node.js 24 looks into xn-- labels only beside one that is no ASCII. */
const BESIDE = { label: 'ü.', ascii: 'xn--tda.' };

/** The rules for host names of addresses of pages are the ones for domains of mail. */
function asciiDomain(domain: string): string | null {
  const address = `http://${BESIDE.label}${domain}`;
  // Numbers alone, which would be an IPv4 address, are refused there as well.
  if (!DOMAIN.test(domain) || !URL.canParse(address)) return null;
  return new URL(address).hostname.slice(BESIDE.ascii.length);
}

/** The stored form of a mail address; null for a text that is none. */
export function emailAddress(text: string): string | null {
  const read = normalizeEmail(text);
  return read.ok ? read.value : null;
}
