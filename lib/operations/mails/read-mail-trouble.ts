import { and, desc, eq, isNotNull } from 'drizzle-orm';
import { outbox } from '@/lib/db/schema/outbox';
import { reading } from '@/lib/operations/operation';

type MailTrouble = { outcome: 'failed' | 'complaint'; status: string };

/** Whether what goes to an address comes back, or is complained about: by the newest report. One query. */
export const readMailTrouble = reading(
  'readMailTrouble',
  async ({ context: { db } }, email: string): Promise<{ trouble: MailTrouble | null }> => {
    const [newest] = await db
      .select({ outcome: outbox.outcome, status: outbox.outcomeStatus })
      .from(outbox)
      .where(and(eq(outbox.recipient, email), isNotNull(outbox.outcome)))
      .orderBy(desc(outbox.outcomeAt))
      .limit(1);
    const { outcome, status = '' } = newest ?? {};
    const bad = outcome === 'failed' || outcome === 'complaint';
    return { trouble: bad ? { outcome, status } : null };
  },
);
