import { lastGroup } from '@/lib/olp/activation-key';
import { maskComputerId } from '@/lib/olp/computer-id';
import { type Refusal, type Result, ok } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import { type ActivationRefusalCode, decideActivation } from '@/lib/rules/decide-activation';
import { type ActivateRefusal, asOwner, isOfProduct, unknownKey } from './activate-computer';
import { activationFacts, rowsMet } from './activation-facts';
import {
  type ComputerKeyView,
  viewComputerKey,
} from '@/lib/operations/computer-key/computer-key-view';
import type { Context } from '@/lib/operations/context';
import { offersFile } from '@/lib/operations/site/self-help-offers';
import { findLicenseByKey } from '@/lib/operations/locked/lock-license';
import { readRequest } from './read-request';
import { keyIsOutdated } from '@/lib/operations/computer-key/renew-computer-key';
import type { Viewer } from '@/lib/operations/viewer';

export type RequestDescription = {
  productName: string;
  computerName: string;
  /** First 4 and last 2 characters (protocol 6, landing). */
  maskedComputerId: string;
  keyEnding: string;
  /** What the button would do. `active` needs no button: the key is shown at once. */
  next:
    | { is: 'activate'; takesOver: boolean }
    | { is: 'active'; key: ComputerKeyView; outdated: boolean; fileOffered: boolean }
    | { is: 'refused'; refusal: Refusal<ActivationRefusalCode> };
};

/**
 * What activating this scanned or pasted request would do. Changes nothing, takes no lock: link
 * previews call this. Says whether a seat is free, not how many.
 */
export async function describeRequest(
  context: Context,
  viewer: Viewer,
  text: string,
): Promise<Result<RequestDescription, ActivateRefusal>> {
  const read = await readRequest(context, { request: text });
  if (!read.ok) return read;
  const request = read.value;
  const { db, vault } = context;
  const loaded = await findLicenseByKey(db, vault.activationKeyIndex(request.activationKey));
  if (!loaded || !isOfProduct(loaded, request)) return unknownKey(context, viewer);
  const place = { productId: loaded.product.id, licenseId: loaded.license.id };
  const properties = await readProperties(db, place);
  const rows = await rowsMet(db, loaded, request);
  const owner = await asOwner(db, viewer, loaded);
  const { facts } = await activationFacts(db, context, owner, loaded, properties, request, rows);
  const decision = decideActivation(facts);
  const described = {
    productName: loaded.product.name,
    computerName: request.computerName,
    maskedComputerId: maskComputerId(request.computerId),
    keyEnding: lastGroup(request.activationKey),
  };
  if (!decision.ok) return ok({ ...described, next: { is: 'refused', refusal: decision.error } });
  const active = rows.byDevice ?? rows.byComputer;
  if (decision.value.do === 'reuse' && active) {
    const key = viewComputerKey(loaded, active);
    const outdated = keyIsOutdated(context, loaded, properties, active);
    const fileOffered = offersFile(properties);
    return ok({ ...described, next: { is: 'active', key, outdated, fileOffered } });
  }
  return ok({ ...described, next: { is: 'activate', takesOver: active !== null } });
}
