import type { LicenseTerm } from '@/lib/rules/vocabulary';
import type { Term } from '@/components/license/term';

type Facts = {
  term: LicenseTerm;
  lastDay: string | null;
};

export function termOf({ term, lastDay }: Facts): Term {
  return term === 'perpetual' || lastDay === null
    ? { kind: 'perpetual' }
    : { kind: term, until: lastDay };
}
