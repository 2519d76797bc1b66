import type { Database } from '@/lib/db/connect';
import type { LongReads } from '@/lib/db/long-reads';
import type { RateLimits } from '@/lib/rate-limit';
import type { Outside } from '@/lib/sign-on/outside';
import type { Vault } from '@/lib/vault/vault';

/** What every operation works with; made once per process, nothing in it belongs to a request. */
export type Context = {
  db: Database;
  vault: Vault;
  limits: RateLimits;
  /** Origin that stands in mails and product files. */
  portalUrl: string;
  now: () => Date;
  /** What may be asked of other servers; none: public ones. */
  outside?: Outside;
  /** Where the desk's lists are read, if not at `db`. */
  longReads?: LongReads;
};
