import type { event } from '@/lib/db/schema/event';
import { eventHash } from './record-event';

type Row = typeof event.$inferSelect;
type Head = { eventSequence: number; eventHash: Uint8Array | null };

/** `cut`: the chain ends before the head that its license remembers. */
export type ChainFault = {
  fault: 'missing' | 'changed' | 'detached' | 'cut';
  sequence: number;
};

/** What is wrong with an event of a license, given the one before it; null for the first of a chain. */
export function faultAfter(last: Row | null, row: Row): ChainFault | null {
  const sequence = (last?.sequence ?? 0) + 1;
  if (row.sequence !== sequence) return { fault: 'missing', sequence };
  if (!same(row.previousHash, last?.hash ?? null)) return { fault: 'detached', sequence };
  return same(row.hash, eventHash(row)) ? null : { fault: 'changed', sequence };
}

/** What is wrong with where a chain ends. */
export function faultAtEnd(last: Row | null, head: Head): ChainFault | null {
  const sequence = last?.sequence ?? 0;
  return sequence === head.eventSequence && same(last?.hash ?? null, head.eventHash)
    ? null
    : { fault: 'cut', sequence: sequence + 1 };
}

const same = (a: Uint8Array | null, b: Uint8Array | null) =>
  a === null || b === null ? a === b : Buffer.from(a).equals(b);
