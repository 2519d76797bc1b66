import { testDatabase } from '@/lib/db/test-database';
import type { Connection } from '@/lib/db/connect';
import { session } from '@/lib/db/schema/session';
import { user } from '@/lib/db/schema/user';
import { makeRateLimits } from '@/lib/rate-limit';
import { makeVault } from '@/lib/vault/vault';
import { addMember } from '@/lib/operations/people/add-member';
import { addStaff } from '@/lib/operations/people/add-staff';
import type { Context } from '@/lib/operations/context';
import { createLicense, type LicenseInput } from '@/lib/operations/vendor/create-license';
import { createProduct, type ProductInput } from '@/lib/operations/vendor/create-product';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { createOrganization } from '@/lib/operations/organization/create-organization';
import { setProperty, type PropertyPlace } from '@/lib/operations/vendor/set-property';
import type { PropertyName, PropertyValue } from '@/lib/properties/registry/registry';
import type { SignInProof } from '@/lib/rules/decide-fresh';
import type { Viewer } from '@/lib/operations/viewer';
import { value } from './value';

/** A clock that only moves when it is told to. */
function makeClock(start: string) {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    advance: (step: { days?: number; minutes?: number; milliseconds?: number }) => {
      const { days = 0, minutes = 0, milliseconds = 0 } = step;
      time += days * 86_400_000 + minutes * 60_000 + milliseconds;
    },
  };
}

export type TestPortal = Awaited<ReturnType<typeof buildPortal>>;
export type TestProduct = Awaited<ReturnType<TestPortal['product']>>;
export type TestLicense = Awaited<ReturnType<TestPortal['license']>>;

/** A portal on a real database of its own, with the means to fill it. Its clock stands still. */
export async function buildPortal(options: { max?: number } = {}) {
  return portalOn(await testDatabase(options));
}

/** The same on a migrated database that is there already. */
export function portalOn<D extends Connection>(database: D) {
  const clock = makeClock('2026-10-01T12:00:00Z');
  const context = contextOn(database, clock.now);
  let addresses = 0;
  /** Every viewer comes from elsewhere, so that only tests about rate limits meet them. */
  const address = () => {
    addresses += 1;
    return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;
  };
  const freshProof = freshAlways(clock.now, 'any');
  const adminsProof = freshAlways(clock.now, 'passkey');
  const operator: Viewer = { kind: 'operator', address: '' };

  return {
    ...database,
    clock,
    context,
    operator,
    freshProof,
    keyHolder: (): Viewer => ({ kind: 'key-holder', address: address() }),
    mailReader: (): Viewer => ({ kind: 'key-holder', at: 'mail-link', address: address() }),
    wizard: (): Viewer => ({ kind: 'wizard', address: address() }),
    /** The same viewer at another address. */
    moved: <V extends Viewer>(viewer: V): V => ({ ...viewer, address: address() }),

    async customer(email: string): Promise<Viewer & { kind: 'customer' }> {
      const [row] = await database.db
        .insert(user)
        .values({ email })
        .onConflictDoUpdate({ target: user.email, set: { email } })
        .returning();
      if (!row) throw new Error('A user was not written.');
      const userId = row.id;
      return { kind: 'customer', userId, email, proof: freshProof, address: address() };
    },

    /** The organization of that reference, made at its first mention. */
    async organization(reference: string) {
      const input = { name: reference, reference };
      return value(await createOrganization(context, operator, input)).organizationId;
    },

    /** Signed in as a member or contact of an organization. */
    async colleague(email: string, organization: string, role: 'member' | 'contact') {
      await this.organization(organization);
      value(await addMember(context, operator, { email, organization, role }));
      return this.customer(email);
    },

    async staff(email: string, role: 'agent' | 'admin' = 'agent'): Promise<Viewer> {
      value(await addStaff(context, operator, { email, role }));
      const { userId } = await this.customer(email);
      return {
        kind: 'staff',
        userId,
        email,
        role,
        proof: role === 'admin' ? adminsProof : freshProof,
        address: address(),
      };
    },

    /** One more browser in which somebody is signed in, as its session's hash; of nobody for all others. */
    async browserOf(viewer: Viewer, opened: { passkeyId?: string } = {}) {
      const tokenHash = crypto.getRandomValues(new Uint8Array(32));
      if (viewer.kind !== 'customer' && viewer.kind !== 'staff') return tokenHash;
      const createdAt = clock.now();
      const expiresAt = new Date(createdAt.getTime() + 30 * 86_400_000);
      await database.db
        .insert(session)
        .values({ tokenHash, userId: viewer.userId, createdAt, expiresAt, ...opened });
      return tokenHash;
    },

    async product(input: Partial<ProductInput> = {}) {
      const made = value(await createProduct(context, operator, { name: 'Example CAD', ...input }));
      const file = value(await exportProduct(context, operator, made.productId));
      return { productId: made.productId, file };
    },

    async license(of: { productId: number }, input: Partial<LicenseInput> = {}) {
      if (input.organization) await this.organization(input.organization);
      const made = value(
        await createLicense(context, operator, {
          productId: of.productId,
          organization: null,
          email: 'owner@customer.example',
          seats: 2,
          term: 'perpetual',
          ...input,
        }),
      );
      return { ...made, productId: of.productId };
    },

    async set<N extends PropertyName>(
      name: N,
      to: PropertyValue<N> | null,
      place: PropertyPlace = { scope: 'global' },
    ) {
      value(await setProperty(context, operator, { name, value: to, place }));
    },
  };
}

/** Of whoever has just signed in, whenever that is asked; tests about its age set their own. */
const freshAlways = (now: () => Date, wants: SignInProof['wants']): SignInProof => ({
  get at() {
    return now();
  },
  by: 'passkey',
  wants,
});

/** The context of one more instance on a database. */
export function contextOn(connection: Connection, now: () => Date): Context {
  return {
    db: connection.db,
    vault: makeVault(new Uint8Array(32).fill(7)),
    limits: makeRateLimits(connection),
    portalUrl: 'https://licenses.example.com',
    now,
  };
}
