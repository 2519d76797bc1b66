import type { Route } from 'next';
import { route } from '@/lib/route';

/** Where rows of the desk lead. */
export const licenseHref = (licenseId: string): Route => route(`/staff/licenses/${licenseId}`);
export const computerHref = (activationId: string): Route =>
  route(`/staff/computers/${activationId}`);
export const organizationHref = (organizationId: string): Route =>
  route(`/staff/organizations/${organizationId}`);
