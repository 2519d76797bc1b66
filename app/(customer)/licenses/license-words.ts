import type { Term } from '@/components/license/term';

type Facts = {
  term: 'perpetual' | 'subscription' | 'trial';
  lastDay: string | null;
};

export function termOf({ term, lastDay }: Facts): Term {
  return term === 'perpetual' || lastDay === null
    ? { kind: 'perpetual' }
    : { kind: term, until: lastDay };
}
