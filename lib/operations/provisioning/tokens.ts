import { and, eq } from 'drizzle-orm';
import { directoryToken } from '@/lib/db/schema/directory';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { plainText } from '@/lib/operations/plain-text';
import { tellContacts } from '@/lib/operations/record/tell-contacts';
import { isRowId } from '@/lib/operations/row-id';
import { ownedBy } from '@/lib/operations/sign-on/of-organization';
import { makeDirectorySecret } from './directory-secret';

/** Of one organization: one that is used, one to take its place, and some for tries. */
const MOST_TOKENS = 5;
/** Characters. */
const LONGEST_NAME = 100;

/** `token`: shown this once, and kept nowhere. */
type Made = { token: string };
type MakeRefusal = Refusal<'NOT_FOUND' | 'NAME_INVALID' | 'TOKEN_NAME_TAKEN' | 'TOKENS_FULL'>;

/**
 * Makes a token with which the directory of the organization lets its people in and out. `NAME_INVALID {limit}`;
 * `TOKENS_FULL {limit}`.
 */
export const makeDirectoryToken = operation(
  'makeDirectoryToken',
  async (
    { context, viewer },
    organizationId: string,
    input: { name: string },
  ): Promise<Result<Made, MakeRefusal>> => {
    const name = plainText(input.name);
    if (name.length === 0 || [...name].length > LONGEST_NAME)
      return refuse('NAME_INVALID', { limit: LONGEST_NAME });
    return context.db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      if (!of) return refuse('NOT_FOUND');
      const mine = eq(directoryToken.organizationId, of.id);
      if ((await tx.$count(directoryToken, mine)) >= MOST_TOKENS)
        return refuse('TOKENS_FULL', { limit: MOST_TOKENS });
      const { token, tokenHash } = makeDirectorySecret();
      const [made] = await tx
        .insert(directoryToken)
        .values({ organizationId: of.id, name, tokenHash, createdAt: context.now() })
        .onConflictDoNothing({ target: [directoryToken.organizationId, directoryToken.name] })
        .returning({ id: directoryToken.id });
      if (!made) return refuse('TOKEN_NAME_TAKEN');
      await tellContacts(tx, { context, viewer }, of, {
        ...{ change: 'token-made', type: 'directory.token-made', what: name },
        after: { tokenId: made.id, name },
      });
      return ok({ token });
    });
  },
);

/** Another secret in the place of a token's: the one before is unknown from now on. */
export const replaceDirectoryToken = operation(
  'replaceDirectoryToken',
  async (
    { context, viewer },
    organizationId: string,
    id: string,
  ): Promise<Result<Made, Refusal<'NOT_FOUND'>>> =>
    context.db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      if (!of || !isRowId(id)) return refuse('NOT_FOUND');
      const { token, tokenHash } = makeDirectorySecret();
      const [row] = await tx
        .update(directoryToken)
        .set({ tokenHash, createdAt: context.now(), lastUsedAt: null })
        .where(and(eq(directoryToken.organizationId, of.id), eq(directoryToken.id, id)))
        .returning({ name: directoryToken.name });
      if (!row) return refuse('NOT_FOUND');
      await tellContacts(tx, { context, viewer }, of, {
        ...{ change: 'token-replaced', type: 'directory.token-replaced', what: row.name },
        after: { tokenId: id, name: row.name },
      });
      return ok({ token });
    }),
);

/** A token is unknown from now on. Whom it let in stays. */
export const revokeDirectoryToken = operation(
  'revokeDirectoryToken',
  async (
    { context, viewer },
    organizationId: string,
    id: string,
  ): Promise<Result<null, Refusal<'NOT_FOUND'>>> =>
    context.db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      if (!of || !isRowId(id)) return refuse('NOT_FOUND');
      const [row] = await tx
        .delete(directoryToken)
        .where(and(eq(directoryToken.organizationId, of.id), eq(directoryToken.id, id)))
        .returning({ name: directoryToken.name });
      if (!row) return refuse('NOT_FOUND');
      await tellContacts(tx, { context, viewer }, of, {
        ...{ change: 'token-revoked', type: 'directory.token-revoked', what: row.name },
        before: { tokenId: id, name: row.name },
      });
      return ok(null);
    }),
);
