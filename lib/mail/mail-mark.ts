import type { Vault } from '@/lib/vault/vault';

/** At most 40 characters, so that it fits before the @ of an address. Without case, since mail servers may fold it. */
const MARK = /(?<![0-9a-z-])([1-9]\d{0,14})-([0-9a-f]{24})(?![0-9a-z-])/g;

/** How many that look like one are tried: each costs a hash. */
const TRIED = 50;

/**
 * By which a mail of the outbox is named where it comes back: in its Message-ID, in the address that reports
 * go to, and as its envelope id. Nobody who has not seen the mail, or a report about it, can make one.
 */
export const markOf = (vault: Pick<Vault, 'mailMark'>, id: number) => `${id}-${vault.mailMark(id)}`;

/** The mail that one of these texts names; null: none of ours. */
export function mailNamedIn(vault: Pick<Vault, 'isMailMark'>, texts: string[]): number | null {
  const found = texts.flatMap((text) => [...text.toLowerCase().matchAll(MARK)]).slice(0, TRIED);
  const named = found.find(([, id, mark = '']) => vault.isMailMark(Number(id), mark));
  return named ? Number(named[1]) : null;
}
