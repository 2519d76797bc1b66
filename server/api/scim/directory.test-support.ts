import { and, eq } from 'drizzle-orm';
import { membership } from '@/lib/db/schema/membership';
import { user } from '@/lib/db/schema/user';
import type { Context } from '@/lib/operations/context';
import { makeDirectoryToken } from '@/lib/operations/provisioning/tokens';
import type { TestPortal } from '@/lib/operations/testing/build-portal';
import { provenDomain } from '@/lib/operations/testing/provisioning-calls';
import { value } from '@/lib/operations/testing/value';
import { scimApi } from './scim-api';

export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let made = 0;

/** An organization with a contact, a proven domain, and a directory that asks with its token. */
export async function company(portal: TestPortal) {
  made += 1;
  const name = `works-${made}`;
  const domain = `${name}.example`;
  const contact = await portal.colleague(`it@${domain}`, name, 'contact');
  const id = await portal.organization(name);
  await provenDomain(portal, id, domain);
  const { token } = value(await makeDirectoryToken(portal.context, contact, id, { name: 'Entra' }));
  return { id, name, domain, contact, token, ask: asker(token, portal.context) };
}

export type Sent = { body?: unknown; headers?: Record<string, string>; address?: string };

/** A directory, at an instance of its own. */
export function asker(token: string, context: Context) {
  const api = scimApi(context);
  return async (
    method: string,
    path: string,
    { body, headers, address = '10.8.0.1' }: Sent = {},
  ) => {
    const response = await api.request(path, {
      method,
      headers: {
        ...{ authorization: `Bearer ${token}`, 'x-forwarded-for': address },
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      // biome-ignore lint/suspicious/noExplicitAny: what came over the wire, looked at field by field
      json: (text ? JSON.parse(text) : null) as any,
    };
  };
}

/** As Entra ID creates somebody. */
export const person = (userName: string, more: object = {}) => ({
  schemas: [USER, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  externalId: `x-${userName}`,
  userName,
  active: true,
  displayName: 'Shift lead',
  emails: [{ primary: true, type: 'work', value: userName }],
  name: { formatted: 'Shift lead', familyName: 'lead', givenName: 'Shift' },
  ...more,
});
export const patch = (...operations: object[]) => ({ schemas: [PATCH], Operations: operations });
export const filter = (text: string) => `/Users?filter=${encodeURIComponent(text)}`;

export async function roleOf({ db }: TestPortal, organizationId: string, email: string) {
  const [row] = await db
    .select({ role: membership.role })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(and(eq(membership.organizationId, organizationId), eq(user.email, email)));
  return row?.role ?? null;
}
