import type { Route } from 'next';

/** What was done; the page says so. */
export const provisioningDeeds = ['revoked'] as const;

/** Where an organization's directory is let in. */
export function provisioningHref(
  organizationId: string,
  done?: (typeof provisioningDeeds)[number],
): Route {
  const path = `/organizations/${encodeURIComponent(organizationId)}/provisioning`;
  return `${path}${done ? `?done=${done}` : ''}` as Route;
}
