import type { Term } from '@/components/license/term';
import type { LicenseState } from '@/components/ui/state-mark';

type Facts = {
  status: 'active' | 'suspended' | 'revoked';
  expired: boolean;
  term: 'perpetual' | 'subscription' | 'trial';
  lastDay: string | null;
};

/** The one state that people read: being over shows only while nothing worse is the case. */
export function stateOf({ status, expired }: Pick<Facts, 'status' | 'expired'>): LicenseState {
  return status === 'active' && expired ? 'expired' : status;
}

export function termOf({ term, lastDay }: Pick<Facts, 'term' | 'lastDay'>): Term {
  return term === 'perpetual' || lastDay === null
    ? { kind: 'perpetual' }
    : { kind: term, until: lastDay };
}
