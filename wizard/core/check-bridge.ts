import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { computerKeyText } from '@/lib/olp/computer-key';
import { concat } from '@/lib/olp/bytes';
import { isRecord } from '@/lib/olp/json-fields';
import type { Product } from '@/lib/olp/product-file';
import { readComputerKey, verifyComputerKey } from '@/lib/olp/read-computer-key';
import type { RefusalCode } from '@/lib/olp/result';
import type { Terms } from '@/lib/olp/terms';
import { decodeCode, decodeSymbols, encodeCode } from '@/lib/olp/text/codes';
import { type Judgment, judgeTerms } from './judge-terms';
import { activeRecord, newState, type State } from './state';

/** What `check` carries to a program; each null where there is no signed key. It says nothing about it. */
export type Carried = {
  computerKey: string | null;
  deviceCode: string | null;
  computerId: string | null;
};

export function carry(state: State): Carried {
  const record = activeRecord(state);
  if (record?.key.kind !== 'CK') return { computerKey: null, deviceCode: null, computerId: null };
  return {
    computerKey: computerKeyText(concat(record.key.terms, record.key.auth)),
    deviceCode: encodeCode('DC', record.deviceCode),
    computerId: record.computerId,
  };
}

/** `state`: a state of a license, or the code of the first rule that fails; `terms` if they are genuine. */
export type Bridged = { state: RefusalCode | Judgment | 'NONE'; terms: Terms | null };

/**
 * What a program makes of the answer of `check`, which anybody could have given (docs/client-commands.md):
 * the key is verified with the ring of the program's own `product` for its own Computer ID, and judged by
 * its own clock. `computerId`: of this computer, made by the program; `now`: unix seconds.
 */
export function checkBridge(
  product: Product,
  answer: unknown,
  { computerId, now }: { computerId: string; now: number },
): Bridged {
  const fields = isRecord(answer) ? answer : {};
  const { computerKey, deviceCode } = fields;
  if (typeof computerKey !== 'string' || typeof deviceCode !== 'string') return not('NONE');
  const decoded = decodeSymbols(['CK'], computerKey);
  if (!decoded.ok) return not(decoded.error.code);
  const key = readComputerKey(decoded.value.symbols, product.ring);
  if (!key.ok) return not(key.error.code);
  const device = decodeCode('DC', deviceCode);
  if (!device.ok) return not(device.error.code);
  const own = canonicalComputerId(computerId);
  if (!own.ok) return not(own.error.code);
  const { terms } = key.value;
  if (terms.unbound && !product.acceptUnbound) return not('UNBOUND_NOT_ACCEPTED');
  const { productId } = product;
  const holder = { productId, cidHash: computerIdHash(own.value), deviceCode: device.value };
  if (!verifyComputerKey(key.value, holder)) return not('SIGNATURE');
  const state = newState(productId, (length) => new Uint8Array(length));
  return {
    state: judgeTerms({ product, state, now }, { kind: 'CK', terms, replied: 0 }),
    terms,
  };
}

const not = (state: Bridged['state']): Bridged => ({ state, terms: null });
