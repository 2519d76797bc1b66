import { withoutUnseen } from './normalize';

/** What sentences and mail programs add to the end of an address (protocol section 6). */
const ADDED = new Set('/)]}>,;:!."\'*_”’»');

/** One character in percent escapes, by the first byte of its UTF-8. */
const ESCAPED =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;

/**
 * The parts between slashes of an address as people paste it, the last of which carry codes; a bare
 * code is one part. Protocol section 6, "Decoding": escapes read once, what nobody sees deleted, query
 * and fragment cut off, then what was added at the end.
 */
export function pathSegments(text: string): string[] {
  const [address = ''] = withoutUnseen(readEscapes(text)).split(/[?#]/, 1);
  return withoutAdded(address)
    .split('/')
    .filter((part) => part !== '');
}

/** The last of these parts: the code where nothing but that is asked for. */
export function lastSegment(text: string): string {
  return pathSegments(text).at(-1) ?? '';
}

/** A bad escape stays as it is; what an escape stands for is not read as one again. */
function readEscapes(text: string): string {
  return text.replace(ESCAPED, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}

/** By a loop: an expression that looks for the end tries again from each of many such characters. */
function withoutAdded(address: string): string {
  let end = address.length;
  while (end > 0 && ADDED.has(address.charAt(end - 1))) end--;
  return address.slice(0, end);
}
