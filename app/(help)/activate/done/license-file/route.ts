import { getComputerKeyByTicket } from '@/lib/operations/get-computer-key';
import { portal } from '@/lib/portal';
import { licenseFileResponse, notFoundResponse } from '../../../../license-file-name';
import { readTicket } from '../../ticket-cookie';

/** The license file of the activation that this browser asked for just now. */
export async function GET(): Promise<Response> {
  const activationId = await readTicket(portal());
  const found = activationId ? await getComputerKeyByTicket(portal(), activationId) : null;
  return found?.ok ? licenseFileResponse(found.value) : notFoundResponse();
}
