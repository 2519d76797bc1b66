import { domainToASCII, domainToUnicode } from 'node:url';
import { emailAddress } from '@/lib/rules/email-address';

/** Scripts that are written together (Unicode UTS 39 5.2, "highly restrictive", without Latin beside others). */
const WRITTEN_TOGETHER = [
  String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`,
  String.raw`\p{Script=Han}\p{Script=Hangul}`,
  String.raw`\p{Script=Han}\p{Script=Bopomofo}`,
];
const ALONE =
  'Latin Cyrillic Greek Armenian Hebrew Arabic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Georgian Khmer Myanmar Ethiopic Hangul Han'
    .split(' ')
    .map((script) => String.raw`\p{Script=${script}}`);
const ONE_SCRIPT = [...WRITTEN_TOGETHER, ...ALONE].map(
  (letters) => new RegExp(`^(?:[${letters}][\\p{Script=Inherited}]*|[0-9-])+$`, 'u'),
);

/** Cyrillic and Greek letters that look like Latin ones: a word of nothing else is taken for Latin. */
const LOOKS_LATIN = /^[аеорсухіјѕԁԛԝһӏҽαικνορτυχω0-9-]+$/u;

/**
 * A stored mail address as people read it: labels of its domain in their own letters where each is of
 * one script and cannot pass for Latin, else as they are stored. For showing only, never for comparing.
 */
export function readableAddress(stored: string): string {
  const at = stored.lastIndexOf('@') + 1;
  const labels = stored.slice(at).split('.').map(readableLabel);
  const readable = stored.slice(0, at) + labels.join('.');
  // Whatever is shown can be typed in, and is this very address.
  return emailAddress(readable) === stored ? readable : stored;
}

/**
 * What to look for among stored addresses for a whole one, or a whole domain, that was typed as people
 * read it; any other text as it is.
 */
export function storedAsSearched(text: string): string {
  const at = text.lastIndexOf('@') + 1;
  const domain = text.slice(at);
  return /\P{ASCII}/u.test(domain) ? text.slice(0, at) + (domainToASCII(domain) || domain) : text;
}

function readableLabel(label: string): string {
  if (!label.startsWith('xn--')) return label;
  const shown = domainToUnicode(label);
  const safe = ONE_SCRIPT.some((one) => one.test(shown)) && !LOOKS_LATIN.test(shown);
  return safe ? shown : label;
}
