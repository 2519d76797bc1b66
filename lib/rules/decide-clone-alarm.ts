/**
 * What a sign of a copied activation leads to (protocol 11; docs/decisions/028): a fork of the ratchet,
 * or a second computer that presents an unbound key. Pure; times are dates.
 */

/** 30 times 24 hours, rolling: one fork in them is tolerated. */
const WINDOW = 30 * 86_400_000;
/** The owner hears of one activation at most so often, in milliseconds. */
const MAIL_EVERY = 86_400_000;

export type CloneFacts = {
  /** Of the forks since the alarm was last cleared: the newest; null for none. */
  lastForkAt: Date | null;
  /** When the owner was last told, since the alarm was last cleared. */
  mailedAt: Date | null;
  /** Whether check-ins of this activation are stopped from the second fork on. */
  suspends: boolean;
  now: Date;
};

export type CloneDecision = { suspend: boolean; mail: boolean };

/** A fork. The second one within 30 days suspends, where the vendor wants that; the owner then hears of it at once. */
export function decideFork(facts: CloneFacts): CloneDecision {
  const suspend = facts.suspends && isWithin(WINDOW, facts.lastForkAt, facts.now);
  return { suspend, mail: suspend || mailIsDue(facts) };
}

/** Whether the owner is told once more. */
export const mailIsDue = ({ mailedAt, now }: Pick<CloneFacts, 'mailedAt' | 'now'>): boolean =>
  !isWithin(MAIL_EVERY, mailedAt, now);

const isWithin = (span: number, at: Date | null, now: Date) =>
  at !== null && at.getTime() > now.getTime() - span;
