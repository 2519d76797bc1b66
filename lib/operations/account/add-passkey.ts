import { passkey } from '@/lib/db/schema/passkey';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { readMade } from '@/lib/passkeys/answer';
import { askForNew, checkMade, type ToMake } from '@/lib/passkeys/ceremony';
import { makeChallenge, spendChallenge } from '@/lib/passkeys/challenge';
import { readProperties } from '@/lib/properties/read-properties';
import type { StaleRefusal } from '@/lib/rules/decide-fresh';
import { relyingPartyOf } from '@/lib/rules/relying-party';
import { nameOfPasskey } from './rename-passkey';
import { lockAccount, mayAdd, ownOf, passkeysOf } from './whose';

/**
 * What the asker's browser makes a passkey by, within 5 minutes. `NOT_OFFERED`: the portal's origin
 * carries none.
 */
export const askNewPasskey = operation(
  'askNewPasskey',
  async ({
    context,
    viewer,
  }): Promise<Result<ToMake, StaleRefusal | Refusal<'NOT_OFFERED' | 'PASSKEYS_FULL'>>> => {
    const { db, portalUrl, now } = context;
    const own = ownOf(viewer);
    const party = relyingPartyOf(portalUrl);
    if (!party) return refuse('NOT_OFFERED');
    const known = await passkeysOf(db, own);
    const may = await mayAdd(context, own, known);
    if (!may.ok) return may;
    const site = (await readProperties(db))['customerSite/customerSiteTitle'] || party;
    const challenge = await makeChallenge(db, own.userId, now());
    return ok(await askForNew(portalUrl, challenge, { ...own, site, known }));
  },
);

type AddRefusal = Refusal<
  'PASSKEY_OVER' | 'PASSKEY_WRONG' | 'PASSKEY_KNOWN' | 'PASSKEYS_FULL' | 'NAME_INVALID'
>;

/**
 * Keeps the passkey that their browser made, and mails them that it did. `PASSKEY_OVER`: asked for longer
 * ago, or by somebody else; `PASSKEY_WRONG`: made elsewhere, or without its user verified.
 */
export const addPasskey = operation(
  'addPasskey',
  async (
    { context, viewer },
    input: { answer: string; name: string },
  ): Promise<Result<{ id: string; name: string }, StaleRefusal | AddRefusal>> => {
    const { db, vault, portalUrl, now } = context;
    const own = ownOf(viewer);
    const may = await mayAdd(context, own, await passkeysOf(db, own));
    if (!may.ok) return may;
    const named = nameOfPasskey(input.name);
    if (!named.ok) return named;
    const name = named.value;
    const answer = readMade(input.answer);
    if (!answer) return refuse('PASSKEY_WRONG');
    const at = now();
    if (!(await spendChallenge(db, answer.challenge, own.userId, at)))
      return refuse('PASSKEY_OVER');
    const made = await checkMade(portalUrl, answer);
    if (!made) return refuse('PASSKEY_WRONG');
    return db.transaction(async (tx) => {
      // Whoever was erased meanwhile has nothing that one could be added to.
      if ((await lockAccount(tx, own)).length === 0) return refuse('PASSKEY_OVER');
      const still = await mayAdd(context, own, await passkeysOf(tx, own));
      if (!still.ok) return still;
      const [row] = await tx
        .insert(passkey)
        .values({ ...made, userId: own.userId, name, createdAt: at })
        .onConflictDoNothing()
        .returning({ id: passkey.id });
      if (!row) return refuse('PASSKEY_KNOWN');
      const after = { userId: own.userId, name, backedUp: made.backedUp };
      await recordEvent(tx, viewer, { type: 'passkey.added', at, after });
      const path = '/account';
      await queueMail(
        tx,
        vault,
        { recipient: own.email, locale: own.locale },
        { template: 'passkey-changed', change: 'added', name, at: at.toISOString(), path },
      );
      return ok({ id: row.id, name });
    });
  },
);
