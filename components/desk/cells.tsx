import type { Route } from 'next';
import Link from 'next/link';
import { When } from '@/components/ui/when';
import { LONGEST_REASON, strangersWord } from '@/lib/strangers-words';
import { RowLink } from './row-link';

/** A mail address, as it is written whatever the direction around it. */
export function AddressCell({ address }: { address: string | null }) {
  return address ? <bdi translate="no">{address}</bdi> : null;
}

/** A computer as its customer calls it; leads to its own page. */
export function ComputerCell({
  href,
  name,
  id,
}: {
  href: Route;
  name: string | null;
  id: string | null;
}) {
  return <RowLink href={href}>{strangersWord(name || (id ?? ''))}</RowLink>;
}

/** A license by the last group of its Activation Key. */
export function LicenseCell({ href, keyEnding }: { href: Route; keyEnding: string | null }) {
  return (
    <Link href={href} prefetch={false} translate="no" className="desk-quiet-link code-face">
      …{keyEnding}
    </Link>
  );
}

/** A code or an identifier, as it is compared character by character. */
export function CodeCell({ code }: { code: string }) {
  return (
    <span translate="no" className="code-face">
      {strangersWord(code)}
    </span>
  );
}

/** When it was, or that it never was. */
export function MomentCell({ at }: { at: Date | null }) {
  return at ? <When at={at} as="moment" /> : <span className="text-muted">–</span>;
}

/** Words that somebody typed. */
export function WordsCell({ text }: { text: string | null }) {
  const shown = strangersWord(text ?? '', LONGEST_REASON);
  return (
    <span translate="no" title={shown}>
      {shown}
    </span>
  );
}

/** How many; what is more than none of something bad stands out. */
export function CountCell({ count, bad }: { count: number; bad?: boolean }) {
  if (count === 0) return <span className="text-muted">0</span>;
  return <span className={bad ? 'font-semibold text-warn' : ''}>{count}</span>;
}
