import { MOST_PEOPLE } from '@/lib/operations/provisioning/find-people';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const CORE = 'urn:ietf:params:scim:schemas:core:2.0';

/** What this door can (RFC 7643, 5). */
export const serviceProviderConfig = (base: string) => ({
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MOST_PEOPLE },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token that a contact of the organization makes on its page.',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

/** RFC 7643, 6. */
export const userType = (base: string) => ({
  schemas: [`${CORE}:ResourceType`],
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  description: 'A person of the organization',
  schema: USER,
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
});

const attribute = {
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
} as const;

/** What is kept of a person, and nothing else (RFC 7643, 7). */
export const userSchema = (base: string) => ({
  schemas: [`${CORE}:Schema`],
  id: USER,
  name: 'User',
  description: 'A person of the organization',
  attributes: [
    {
      ...attribute,
      name: 'userName',
      description: 'The mail address, of a domain that the organization has proven.',
      required: true,
      mutability: 'immutable',
      uniqueness: 'server',
    },
    {
      ...attribute,
      name: 'externalId',
      description: 'What the directory calls the person.',
      caseExact: true,
    },
    {
      ...attribute,
      name: 'active',
      type: 'boolean',
      description: 'Whether the person belongs to the organization.',
    },
    {
      ...attribute,
      name: 'emails',
      type: 'complex',
      multiValued: true,
      description: 'The userName once more.',
      mutability: 'readOnly',
      subAttributes: [
        { ...attribute, name: 'value', description: 'The address.', mutability: 'readOnly' },
        { ...attribute, name: 'type', description: 'Always work.', mutability: 'readOnly' },
        {
          ...attribute,
          name: 'primary',
          type: 'boolean',
          description: 'Always true.',
          mutability: 'readOnly',
        },
      ],
    },
  ],
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${USER}` },
});
