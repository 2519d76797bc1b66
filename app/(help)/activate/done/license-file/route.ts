import { getComputerKeyByTicket } from '@/lib/operations/license/get-computer-key';
import { portal } from '@/lib/portal';
import { viewerOf } from '@/lib/auth/viewer';
import { licenseFileResponse, notFoundResponse } from '../../../../license-file-response';
import { readSite } from '../../../../site';
import { readTicket } from '../../../../ticket-cookie';

/** The license file of the activation that this browser asked for just now. */
export async function GET(): Promise<Response> {
  const ticket = await readTicket(portal(), 'activated');
  if (!ticket || !(await readSite()).offered.activate) return notFoundResponse();
  const found = await getComputerKeyByTicket(portal(), await viewerOf(), ticket.activationId);
  if (!found.ok || !found.value.fileOffered) return notFoundResponse();
  return licenseFileResponse(found.value.key);
}
