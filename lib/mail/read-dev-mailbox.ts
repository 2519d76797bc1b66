import { desc, eq } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { devMailbox } from '@/lib/db/schema/outbox';

const SHOWN = 100;

/** The newest mails of the demo mailbox, newest first. Only doors for loopback may show them. */
export async function readDevMailbox(db: Database) {
  return db
    .select({
      id: devMailbox.id,
      recipient: devMailbox.recipient,
      subject: devMailbox.subject,
      text: devMailbox.text,
      receivedAt: devMailbox.receivedAt,
    })
    .from(devMailbox)
    .orderBy(desc(devMailbox.id))
    .limit(SHOWN);
}

/** One of them as HTML, or null. */
export async function readDevMailHtml(db: Database, id: number): Promise<string | null> {
  const [row] = await db
    .select({ html: devMailbox.html })
    .from(devMailbox)
    .where(eq(devMailbox.id, id));
  return row?.html ?? null;
}
