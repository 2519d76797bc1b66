import type { Route } from 'next';

/** What was done; the page says so. */
export const signOnDeeds = [
  'provider',
  'added',
  'proven',
  'mailed',
  'dropped',
  'tested',
  'use',
  'removed',
] as const;

/** The single sign-on of an organization. `failed`: why a test did not succeed; `domain`: the one that is to be proven or removed. */
export function signOnHref(
  organizationId: string,
  said: { done?: (typeof signOnDeeds)[number]; failed?: string; domain?: string } = {},
): Route {
  const query = new URLSearchParams(said);
  const path = `/organizations/${encodeURIComponent(organizationId)}/sign-on`;
  return `${path}${query.size > 0 ? `?${query}` : ''}` as Route;
}
