import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { product } from '@/lib/db/schema/product';
import { type Result, ok } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';

export type CloneAlarm = {
  activationId: string;
  licenseId: string;
  productName: string;
  registeredEmail: string;
  computerId: string;
  computerName: string;
  /** When a sign of a copy was last seen. */
  at: Date;
  /** All forks of this activation, those before the alarm was last cleared too. */
  forks: number;
  suspendedAt: Date | null;
};

/** The clone alarms that stand, the last raised first. One query. */
export const listCloneAlarms = operation(
  'listCloneAlarms',
  async ({ context }, page: { limit: number }): Promise<Result<CloneAlarm[], never>> =>
    ok(
      await context.db
        .select({
          activationId: activation.id,
          licenseId: activation.licenseId,
          productName: product.name,
          registeredEmail: license.registeredEmail,
          computerId: activation.computerId,
          computerName: activation.computerName,
          at: sql`${activation.cloneAlarmAt}`.mapWith(activation.cloneAlarmAt),
          forks: activation.forks,
          suspendedAt: activation.cloneSuspendedAt,
        })
        .from(activation)
        .innerJoin(license, eq(license.id, activation.licenseId))
        .innerJoin(product, eq(product.id, activation.productId))
        .where(and(isNotNull(activation.cloneAlarmAt), eq(activation.state, 'active')))
        .orderBy(desc(activation.cloneAlarmAt), activation.id)
        .limit(page.limit),
    ),
);
