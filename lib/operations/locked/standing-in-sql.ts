import { type SQL, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { property } from '@/lib/db/schema/property';
import type { Standing } from '@/lib/rules/standing';

/** `options/subscriptionGracePeriod` of each license; the narrowest scope counts. */
const graceDays = sql`COALESCE((
  SELECT (${property.value} #>> '{}')::int FROM ${property}
  WHERE ${property.name} = 'options/subscriptionGracePeriod' AND (
    (${property.scope} = 'license' AND ${property.scopeId} = ${license.id}::text)
    OR (${property.scope} = 'product' AND ${property.scopeId} = ${license.productId}::text)
    OR ${property.scope} = 'global')
  ORDER BY array_position(ARRAY['license', 'product', 'global'], ${property.scope})
  LIMIT 1), 0)`;

const dayOf = (now: Date) => sql`${now.toISOString().slice(0, 10)}::date`;

/** `termIsOver` of lib/rules/terms-of-license, for many licenses at once: never null. */
export const termIsOverAt = (now: Date): SQL<boolean> =>
  sql`COALESCE(${license.lastDay} + ${graceDays} < ${dayOf(now)}, false)`;

/** `standingOf` of lib/rules/standing, for many licenses at once; a test compares the two. */
export const standingAt = (now: Date): SQL<Standing> =>
  sql`CASE WHEN ${license.status} <> 'active' THEN ${license.status}
    WHEN ${license.lastDay} IS NULL OR ${license.lastDay} >= ${dayOf(now)} THEN 'active'
    WHEN ${termIsOverAt(now)} THEN 'expired' ELSE 'grace' END`;
