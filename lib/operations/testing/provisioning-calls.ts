import { randomUUID } from 'node:crypto';
import { signOnDomain } from '@/lib/db/schema/sign-on';
import {
  changeDirectoryPerson,
  createDirectoryPerson,
  removeDirectoryPerson,
} from '@/lib/operations/provisioning/change-people';
import { getDirectoryPerson, listDirectoryPeople } from '@/lib/operations/provisioning/find-people';
import { getProvisioning } from '@/lib/operations/provisioning/get-provisioning';
import {
  makeDirectoryToken,
  replaceDirectoryToken,
  revokeDirectoryToken,
} from '@/lib/operations/provisioning/tokens';
import type { Viewer } from '@/lib/operations/viewer';
import type { TestPortal } from './build-portal';

/** As `makeAskedWorld` makes it. */
type AskedWorld = {
  portal: TestPortal;
  viewers: Record<'contact' | 'member', Viewer>;
  organization: string;
};

/** A mail domain of the organization, written as it is kept once it is proven. */
export async function provenDomain(
  { db, clock }: TestPortal,
  organizationId: string,
  domain: string,
) {
  const at = clock.now();
  const proof = { provenAt: at, provenBy: 'dns' } as const;
  await db
    .insert(signOnDomain)
    .values({ organizationId, domain, token: '0f'.repeat(20), createdAt: at, ...proof })
    .onConflictDoNothing();
}

/** The organization of the world, with a domain, and a token of its own. */
async function prepared({ portal, viewers, organization }: AskedWorld) {
  const id = await portal.organization(organization);
  const domain = `${organization.replaceAll(/\W/g, '-').toLowerCase()}.example`;
  await provenDomain(portal, id, domain);
  return { id, domain, contact: { ...viewers.contact, proof: portal.freshProof } as Viewer };
}

const another = () => `Directory ${randomUUID()}`;

/** Only customers can be contacts: for all others there is no token to name. */
async function tokenOf(world: AskedWorld, viewer: Viewer): Promise<{ id: string; token: string }> {
  const { context } = world.portal;
  const { id, contact } = await prepared(world);
  const name = another();
  if (viewer.kind === 'customer') await makeDirectoryToken(context, contact, id, { name });
  const view = await getProvisioning(context, contact, id);
  return { id, token: view?.tokens.find((one) => one.name === name)?.id ?? '' };
}

const memberOf = ({ viewers: { member } }: AskedWorld) => ('userId' in member ? member.userId : '');

/** The calls of lib/operations/provisioning, as in operation-calls.ts. */
export const provisioningCalls = {
  getProvisioning: async (world: AskedWorld, viewer: Viewer) =>
    getProvisioning(world.portal.context, viewer, (await prepared(world)).id),
  makeDirectoryToken: async (world: AskedWorld, viewer: Viewer) => {
    const { id } = await prepared(world);
    return makeDirectoryToken(world.portal.context, viewer, id, { name: another() });
  },
  replaceDirectoryToken: async (world: AskedWorld, viewer: Viewer) => {
    const { id, token } = await tokenOf(world, viewer);
    return replaceDirectoryToken(world.portal.context, viewer, id, token);
  },
  revokeDirectoryToken: async (world: AskedWorld, viewer: Viewer) => {
    const { id, token } = await tokenOf(world, viewer);
    return revokeDirectoryToken(world.portal.context, viewer, id, token);
  },
  listDirectoryPeople: ({ portal }: AskedWorld, viewer: Viewer) =>
    listDirectoryPeople(portal.context, viewer, { startIndex: 1, count: 9 }),
  getDirectoryPerson: (world: AskedWorld, viewer: Viewer) =>
    getDirectoryPerson(world.portal.context, viewer, memberOf(world)),
  createDirectoryPerson: async (world: AskedWorld, viewer: Viewer) => {
    const { domain } = await prepared(world);
    const userName = `new@${domain}`;
    return createDirectoryPerson(world.portal.context, viewer, { userName });
  },
  changeDirectoryPerson: (world: AskedWorld, viewer: Viewer) =>
    changeDirectoryPerson(world.portal.context, viewer, memberOf(world), { active: false }),
  removeDirectoryPerson: (world: AskedWorld, viewer: Viewer) =>
    removeDirectoryPerson(world.portal.context, viewer, memberOf(world)),
};
