/**
 * What one look found. `advice`: it works, and could be better. `unknown`: it could not be looked at, because of
 * something that another look names.
 */
export type Verdict = {
  state: 'good' | 'advice' | 'bad' | 'unknown';
  /** What was found, in a sentence; no secret is in it. */
  says: string;
  /** What an operator does about it, in a sentence. */
  mend?: string;
};

export const good = (says: string): Verdict => ({ state: 'good', says });
export const unknown = (says: string): Verdict => ({ state: 'unknown', says });
export const bad = (says: string, mend: string): Verdict => ({ state: 'bad', says, mend });
export const advice = (says: string, mend: string): Verdict => ({ state: 'advice', says, mend });

/** A piece of one, as whatever names mends has them, made a sentence. */
export const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
