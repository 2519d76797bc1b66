import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { signOn } from '@/lib/db/schema/sign-on';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { tellContacts } from '@/lib/operations/record/tell-contacts';
import { plainText } from '@/lib/operations/plain-text';
import { askProvider, readIssuer } from '@/lib/sign-on/provider';
import { outsideOf, ownedBy, providerOf, redirectUriOf } from './of-organization';

/** Characters of a client's id, and of its secret. */
const LONGEST = 1000;

type ProviderRefusal = Refusal<
  'NOT_FOUND' | 'ISSUER_INVALID' | 'CLIENT_INVALID' | 'SSO_UNREACHABLE' | 'RATE_LIMITED'
>;

/**
 * Names the provider of an organization: its issuer, and this portal's client there. It is asked before anything is
 * kept, and lets nobody in before it was tested; sessions that another one opened end. `ISSUER_INVALID`: no https address, or
 * one that may not be asked; `CLIENT_INVALID {limit}`: no client id or secret.
 */
export const setSignOnProvider = operation(
  'setSignOnProvider',
  async (
    { context, viewer },
    organizationId: string,
    input: { issuer: string; clientId: string; clientSecret: string },
  ): Promise<Result<null, ProviderRefusal>> => {
    const { db, limits, vault, now } = context;
    const known = await ownedBy(db, viewer, organizationId);
    if (!known) return refuse('NOT_FOUND');
    const outside = outsideOf(context);
    const issuer = readIssuer(outside, input.issuer);
    if (!issuer) return refuse('ISSUER_INVALID');
    const [clientId, clientSecret] = [plainText(input.clientId), input.clientSecret.trim()];
    const texts = [clientId, clientSecret];
    if (texts.some((text) => text.length === 0 || text.length > LONGEST))
      return refuse('CLIENT_INVALID', { limit: LONGEST });
    const limited = await limits.consume('signOnAsked', known.id);
    if (!limited.ok) return limited;
    const provider = { issuer, clientId, clientSecret };
    const redirectUri = redirectUriOf(context, known.id);
    const answers = await askProvider(outside, provider, { redirectUri });
    if (!answers.ok) return answers;
    return db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      if (!of) return refuse('NOT_FOUND');
      const former = await providerOf(tx, of.id);
      await tx.delete(signOn).where(eq(signOn.organizationId, of.id));
      const id = randomUUID();
      await tx.insert(signOn).values({
        ...{ id, organizationId: of.id, issuer, clientId, createdAt: now() },
        ...{ sealedSecret: vault.sealClientSecret(id, clientSecret), masterKeyId: vault.id },
      });
      await tellContacts(tx, { context, viewer }, of, {
        ...{ change: 'provider', type: 'sign-on.provider-set', what: issuer },
        ...(former ? { before: { issuer: former.issuer, clientId: former.clientId } } : {}),
        after: { issuer, clientId },
      });
      return ok(null);
    });
  },
);
