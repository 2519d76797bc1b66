import { reading } from '@/lib/operations/operation';
import { computersOf, keysOf, type RingKeyRow, type Purpose, purposeOf } from './ring';

export type RingKeyView = {
  kid: number;
  use: Purpose;
  algorithm: RingKeyRow['algorithm'];
  state: RingKeyRow['state'];
  createdAt: Date;
  /** Active computers whose Computer Key it signed. */
  computers: number;
};

/** The keys of a product, by their number; of a product that is not there, none. */
export const listRingKeys = reading(
  'listRingKeys',
  async ({ context: { db } }, productId: number): Promise<RingKeyView[]> => {
    const keys = await keysOf(db, productId);
    return Promise.all(
      keys.map(async ({ kid, algorithm, state, createdAt }) => ({
        ...{ kid, use: purposeOf({ algorithm }), algorithm, state, createdAt },
        computers: await computersOf(db, productId, kid),
      })),
    );
  },
);
