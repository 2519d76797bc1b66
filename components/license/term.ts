/** How long a license runs; days are UTC, `YYYY-MM-DD`, and belong to the term as a whole. */
export type Term = { kind: 'perpetual' } | { kind: 'subscription' | 'trial'; until: string };
