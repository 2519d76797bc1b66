import { lastGroup } from '@/lib/olp/activation-key';
import { maskComputerId } from '@/lib/olp/computer-id';
import { type Refusal, type Result, ok } from '@/lib/olp/result';
import {
  type ActivationRefusalCode,
  type ActivationRequestFacts,
  decideActivation,
} from '@/lib/rules/decide-activation';
import type { ActivateRefusal } from './activate-computer';
import { countGuess } from '@/lib/operations/locked/count-guess';
import { asOwner, unknownKey } from '@/lib/operations/locked/key-holder';
import { licenseNow } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import { isAnonymous } from '@/lib/operations/viewer';
import { activationFacts, isActive, rowsMet } from './activation-facts';
import {
  type ComputerKeyView,
  viewComputerKey,
} from '@/lib/operations/computer-key/computer-key-view';
import { offersFile } from '@/lib/operations/site/self-help-offers';
import { findLicenseByAnyKey, findLicenseByKey } from '@/lib/operations/locked/lock-license';
import { isOfProduct, readRequest } from './read-request';
import { keyIsOutdated } from '@/lib/operations/computer-key/renew-computer-key';

export type RequestDescription = {
  productName: string;
  computerName: string;
  /** First 4 and last 2 characters (protocol 6, landing). */
  maskedComputerId: string;
  keyEnding: string;
  /** The license, for whoever is signed in and may see it; else null. */
  ownLicenseId: string | null;
  /**
   * What the button would do. `active` needs no button: the key is shown at once. `toFree`: how many computers
   * have to go before one more has a seat; more than one where seats were taken from the license.
   */
  next:
    | { is: 'activate'; takesOver: boolean }
    | { is: 'active'; key: ComputerKeyView; outdated: boolean; fileOffered: boolean }
    | { is: 'refused'; refusal: Refusal<ActivationRefusalCode>; toFree: number };
};

/**
 * What activating this scanned or pasted request would do. Changes nothing, takes no lock: link
 * previews call this. Says whether a seat is free, not how many.
 */
export const describeRequest = operation(
  'describeRequest',
  async (
    { context, viewer },
    text: string,
  ): Promise<Result<RequestDescription, ActivateRefusal>> => {
    const read = await readRequest(context, { request: text });
    if (!read.ok) return read;
    const request = read.value;
    const { db, vault } = context;
    const lookups = vault.keyLookups(request.activationKey);
    const current = await findLicenseByKey(db, lookups);
    const loaded = current ?? (await findLicenseByAnyKey(db, lookups));
    if (!loaded || !isOfProduct(loaded, request)) return unknownKey(context, viewer);
    if (!current && !(await isActive(db, loaded, request))) return unknownKey(context, viewer);
    const licensed = await licenseNow(db, context, loaded);
    const rows = await rowsMet(db, loaded, request);
    const owner = await asOwner(db, viewer, loaded);
    const { facts } = await activationFacts(db, { ...licensed, viewer: owner }, request, rows);
    // While a seat is free a stranger is told the same of a computer that has one and of one that has
    // none: to ask costs nothing, so nothing may come of it. The button does what is right.
    const unsaid =
      isAnonymous(owner) && !rows.byDevice && facts.activeComputers < facts.license.seats;
    const decision = decideActivation(unsaid ? ofUnknownComputer(facts) : facts);
    if (isAnonymous(owner) && !rows.byDevice && !unsaid) {
      const limited = await countGuess({ context, viewer: owner }, loaded.license.id);
      if (limited) return limited;
    }
    const described = {
      ownLicenseId: isAnonymous(owner) ? null : loaded.license.id,
      productName: loaded.product.name,
      computerName: request.computerName,
      maskedComputerId: maskComputerId(request.computerId),
      keyEnding: lastGroup(request.activationKey),
    };
    if (!decision.ok) {
      const toFree = Math.max(1, facts.activeComputers - facts.license.seats + 1);
      return ok({ ...described, next: { is: 'refused', refusal: decision.error, toFree } });
    }
    const active = rows.byDevice ?? rows.byComputer;
    if (decision.value.do === 'reuse' && active) {
      const key = viewComputerKey(loaded, active);
      const outdated = keyIsOutdated(licensed, active);
      const fileOffered = offersFile(licensed.properties);
      return ok({ ...described, next: { is: 'active', key, outdated, fileOffered } });
    }
    return ok({ ...described, next: { is: 'activate', takesOver: !unsaid && active !== null } });
  },
);

const ofUnknownComputer = (facts: ActivationRequestFacts): ActivationRequestFacts => ({
  ...facts,
  sameComputer: null,
  activated: { ...facts.activated, ofComputer: [] },
});
