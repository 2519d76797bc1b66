import { asc, eq } from 'drizzle-orm';
import { passkey } from '@/lib/db/schema/passkey';
import { reading } from '@/lib/operations/operation';
import { ownOf } from './whose';

export type ListedPasskey = {
  id: string;
  name: string;
  createdAt: Date;
  /** null: never, since it was made. */
  lastUsedAt: Date | null;
  /** Whether it outlives its device. */
  backedUp: boolean;
};

/** Their own passkeys, the oldest first. */
export const listPasskeys = reading(
  'listPasskeys',
  async ({ context, viewer }): Promise<ListedPasskey[]> => {
    const { id, name, createdAt, lastUsedAt, backedUp, userId } = passkey;
    return context.db
      .select({ id, name, createdAt, lastUsedAt, backedUp })
      .from(passkey)
      .where(eq(userId, ownOf(viewer).userId))
      .orderBy(asc(createdAt), asc(id));
  },
);
