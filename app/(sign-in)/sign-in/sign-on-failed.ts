import 'server-only';
import { describeRefusal } from '@/components/form/describe-refusal';
import { oneOf, type Query, readQuery } from '@/lib/list-query';

/** Why nobody came back signed in: the codes that stand in an address. */
const signOnFailures = [
  'RATE_LIMITED',
  'SSO_UNREACHABLE',
  'SSO_REFUSED',
  'SSO_WRONG',
  'SSO_EMAIL_UNVERIFIED',
  'SSO_OTHER_DOMAIN',
  'SSO_OTHER_PERSON',
  'SSO_STAFF',
  'SSO_REQUIRED',
  'SSO_OVER',
] as const;

/** The same in words, where the address of a page says one. */
export async function signOnFailed(query: Query) {
  const { failed } = readQuery(query, { failed: oneOf(signOnFailures) });
  if (!failed) return null;
  return describeRefusal(
    failed === 'RATE_LIMITED' ? { code: failed, details: { retryAfter: 900 } } : { code: failed },
    undefined,
  );
}
