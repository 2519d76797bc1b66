import { and, eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { membership } from '@/lib/db/schema/membership';
import { user } from '@/lib/db/schema/user';
import type { MailOf } from '@/lib/mail/mail';
import { queueMail } from '@/lib/mail/queue-mail';
import type { Context } from '@/lib/operations/context';
import type { Viewer } from '@/lib/operations/viewer';
import type { EventType } from '@/lib/rules/vocabulary';
import { recordEvent } from './record-event';

type Changed = Pick<MailOf<'sign-on-changed'>, 'change' | 'what'> & {
  type: EventType;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/** Writes down what changed in how the people of an organization sign in or come to belong to it, and mails it to all of its contacts. */
export async function tellContacts(
  tx: Transaction,
  { context: { vault, now }, viewer }: { context: Pick<Context, 'vault' | 'now'>; viewer: Viewer },
  of: { id: string; name: string },
  { change, what, type, before, after }: Changed,
) {
  const at = now();
  const { id: organizationId } = of;
  await recordEvent(tx, viewer, {
    ...{ type, at },
    ...(before ? { before: { organizationId, ...before } } : {}),
    ...(after ? { after: { organizationId, ...after } } : {}),
  });
  const contacts = await tx
    .select({ recipient: user.email })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(and(eq(membership.organizationId, organizationId), eq(membership.role, 'contact')));
  const by = viewer.kind === 'customer' ? viewer.email : '';
  const page = change.startsWith('token-') ? 'provisioning' : 'sign-on';
  const path = `/organizations/${organizationId}/${page}`;
  for (const { recipient } of contacts) {
    await queueMail(
      tx,
      vault,
      { recipient, locale: viewer.locale },
      {
        ...{ template: 'sign-on-changed', change, organizationName: of.name, what, by },
        ...{ at: at.toISOString(), path },
      },
    );
  }
}
