import { and, eq, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { mayCall, reading } from '@/lib/operations/operation';
import { keysOf, type Purpose, purposeOf, type RingKeyRow } from './ring';
import { type RingStep, ringSteps } from './ring-steps';

export type RingKeyView = {
  kid: number;
  use: Purpose;
  algorithm: RingKeyRow['algorithm'];
  state: RingKeyRow['state'];
  createdAt: Date;
  /** Active computers whose Computer Key it signed. */
  computers: number;
  /** What this viewer can do with it now. */
  steps: RingStep[];
};

/** The keys of a product, by their number; of a product that is not there, none. */
export const listRingKeys = reading(
  'listRingKeys',
  async ({ context: { db }, viewer }, productId: number): Promise<RingKeyView[]> => {
    const keys = await keysOf(db, productId);
    const held = await db
      .select({ kid: activation.kid, computers: sql<number>`count(*)::int` })
      .from(activation)
      .where(and(eq(activation.productId, productId), eq(activation.state, 'active')))
      .groupBy(activation.kid);
    const may = mayCall(viewer, 'rotateRingKey');
    return keys.map(({ kid, algorithm, state, createdAt }) => {
      const computers = held.find((one) => one.kid === kid)?.computers ?? 0;
      const use = purposeOf({ algorithm });
      const steps = may ? ringSteps({ algorithm, state, computers }) : [];
      return { kid, use, algorithm, state, createdAt, computers, steps };
    });
  },
);
