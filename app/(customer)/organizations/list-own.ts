import 'server-only';
import type { OwnOrganization } from '@/components/organization/organization-links';
import { listOwnOrganizations } from '@/lib/operations/members/list-own-organizations';
import type { Viewer } from '@/lib/operations/viewer';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { organizationWord } from './organization-word';

/** The organizations of which the viewer is, as they are shown. */
export async function ownOrganizations(viewer: Viewer): Promise<OwnOrganization[]> {
  const organizations = (await listOwnOrganizations(portal(), viewer)) ?? [];
  return organizations.map(({ id, name, role }) => ({
    ...{ href: route(`/organizations/${id}`), name: organizationWord(name), role },
  }));
}
