import { desc, eq } from 'drizzle-orm';
import { outbox } from '@/lib/db/schema/outbox';
import { rateLimit } from '@/lib/db/schema/rate-limit';
import { chooseSignOnUse, removeSignOn } from '@/lib/operations/sign-on/choose-use';
import { addSignOnDomain, removeSignOnDomain } from '@/lib/operations/sign-on/domains';
import { getSignOn } from '@/lib/operations/sign-on/get-sign-on';
import {
  describeDomainLink,
  mailDomainLink,
  proveDomainByDns,
  proveDomainByLink,
} from '@/lib/operations/sign-on/prove-domain';
import { setSignOnProvider } from '@/lib/operations/sign-on/set-provider';
import { beginSignOnTest, finishSignOnTest } from '@/lib/operations/sign-on/test-sign-on';
import { rolesOf, type Viewer } from '@/lib/operations/viewer';
import { denialOf } from '@/lib/rules/permissions';
import { atProvider } from '@/scripts/test/at-provider.mjs';
import type { TestPortal } from './build-portal';
import { makeSignOnWorld, type SignOnWorld } from './sign-on-world';
import { value } from './value';

const worlds = new WeakMap<object, Promise<SignOnWorld>>();

/** One provider for all calls on one database; it ends with the process. */
function worldOf(portal: TestPortal): Promise<SignOnWorld> {
  const known = worlds.get(portal.db) ?? makeSignOnWorld(portal);
  worlds.set(portal.db, known);
  return known;
}

/** As `makeAskedWorld` makes it. */
type AskedWorld = {
  portal: TestPortal;
  viewers: Record<'contact', Viewer>;
  organization: string;
};

type UpTo = 'nothing' | 'provider' | 'proven' | 'tested';
type Prepared = Pick<SignOnWorld, 'context' | 'client'> & {
  id: string;
  domain: string;
  domainId: string;
  contact: Viewer;
};

/** The organization of the world, with as much set up as a call needs. */
async function prepared(world: AskedWorld, upTo: UpTo): Promise<Prepared> {
  const { portal, viewers, organization: reference } = world;
  // More calls than an organization's contacts make in an hour.
  await portal.db.delete(rateLimit);
  const sso = await worldOf(portal);
  const id = await portal.organization(reference);
  const contact = { ...viewers.contact, proof: portal.freshProof } as Viewer;
  const domain = `${reference.replaceAll(/\W/g, '-').toLowerCase()}.example`;
  const { context, client } = sso;
  const facts = { context, client, id, domain, contact, domainId: '' };
  if (upTo === 'nothing') return facts;
  if (upTo === 'tested') await sso.setUp(contact, id, domain, 'off');
  else value(await setSignOnProvider(context, contact, id, client));
  if (upTo === 'proven') await sso.proven(contact, id, domain);
  if (upTo === 'provider') {
    value(await addSignOnDomain(context, contact, id, domain));
    await sso.publish(id, domain);
  }
  return { ...facts, domainId: (await sso.domainOf(id, domain)).id };
}

/** Only customers can be contacts: for all others there is nothing to prepare. */
const ofContact =
  (upTo: UpTo, call: (of: Prepared, viewer: Viewer) => Promise<unknown>) =>
  async (world: AskedWorld, viewer: Viewer) => {
    const { context } = world.portal;
    const none = { context, id: '', domain: '', domainId: '', contact: viewer };
    const client = { issuer: '', clientId: '', clientSecret: '' };
    return call(
      viewer.kind === 'customer' ? await prepared(world, upTo) : { ...none, client },
      viewer,
    );
  };

async function domainLink(world: AskedWorld) {
  const { context, id, domain, domainId, contact } = await prepared(world, 'provider');
  value(await mailDomainLink(context, contact, id, { id: domainId, mailbox: 'postmaster' }));
  const [mail] = await world.portal.db
    .select()
    .from(outbox)
    .where(eq(outbox.recipient, `postmaster@${domain}`))
    .orderBy(desc(outbox.id))
    .limit(1);
  const { path } = context.vault.openMail(mail?.sealed ?? new Uint8Array()) as { path: string };
  return path.split('token=')[1] ?? '';
}

const byLink = async (world: AskedWorld, viewer: Viewer) =>
  denialOf('proveDomainByLink', rolesOf(viewer)) ? '' : domainLink(world);

/** The calls of lib/operations/sign-on, as in operation-calls.ts. */
export const signOnCalls = {
  getSignOn: ofContact('nothing', ({ context, id }, viewer) => getSignOn(context, viewer, id)),
  setSignOnProvider: ofContact('nothing', ({ context, id, client }, viewer) =>
    setSignOnProvider(context, viewer, id, client),
  ),
  addSignOnDomain: ofContact('nothing', ({ context, id }, viewer) =>
    addSignOnDomain(context, viewer, id, 'example.com'),
  ),
  removeSignOnDomain: ofContact('provider', ({ context, id, domainId }, viewer) =>
    removeSignOnDomain(context, viewer, id, domainId),
  ),
  proveDomainByDns: ofContact('provider', ({ context, id, domainId }, viewer) =>
    proveDomainByDns(context, viewer, id, domainId),
  ),
  mailDomainLink: ofContact('provider', ({ context, id, domainId }, viewer) =>
    mailDomainLink(context, viewer, id, { id: domainId, mailbox: 'admin' }),
  ),
  describeDomainLink: async (world: AskedWorld, viewer: Viewer) =>
    describeDomainLink(world.portal.context, viewer, await byLink(world, viewer)),
  proveDomainByLink: async (world: AskedWorld, viewer: Viewer) =>
    proveDomainByLink(world.portal.context, viewer, await byLink(world, viewer)),
  beginSignOnTest: ofContact('proven', ({ context, id }, viewer) =>
    beginSignOnTest(context, viewer, id),
  ),
  finishSignOnTest: ofContact('proven', async ({ context, id, domain, contact }, viewer) => {
    const began = id ? await beginSignOnTest(context, contact, id) : null;
    const sent = began?.ok ? began.value : { url: '', verifier: '' };
    const query = sent.url ? await atProvider(sent.url, `it@${domain}`) : '';
    return finishSignOnTest(context, viewer, id, { query, sent });
  }),
  chooseSignOnUse: ofContact('tested', ({ context, id }, viewer) =>
    chooseSignOnUse(context, viewer, id, 'required'),
  ),
  removeSignOn: ofContact('provider', ({ context, id }, viewer) =>
    removeSignOn(context, viewer, id),
  ),
};
