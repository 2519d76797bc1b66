import { equalBytes } from '@/lib/olp/equal-bytes';
import { integer, oneOf } from '@/lib/olp/json-fields';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { encodeCode } from '@/lib/olp/text/codes';
import type { Access } from './access';
import type { Portal } from './portal';
import { type ReleaseCode, showCode } from './release';
import type { Tombstone } from './state';

/** What the portal says to a code (protocol section 12). */
export type Released = {
  /** `released` freed the seat now; `confirmed`: it was free, and now that is proven. */
  result: 'released' | 'confirmed' | 'already_released';
  /** Unix seconds. */
  releasedAt: number;
};

export type SentCode = { code: ReleaseCode; released: Released };

export type CodesSent = {
  sent: SentCode[];
  /** Not confirmed; asked again at the next call, but for a `refused` code. */
  failed: { code: ReleaseCode; refusal: Refusal }[];
};

/**
 * For how long the code of a canceled request that the portal does not know is sent again, in seconds: it
 * may never have been activated, or may still be on its way. Any other one is refused for good.
 */
const UNKNOWN_TRIED_FOR = 24 * 3600;

/**
 * Sends the codes that no portal has confirmed yet, oldest first, and remembers those it confirmed or
 * knows nothing of: the latter are set aside, to be seen and not sent for ever.
 * Safe to repeat, and to interrupt.
 */
export async function sendCodes(access: Access): Promise<Result<CodesSent>> {
  const { product, portal, look } = access;
  const situation = look();
  if (!situation.ok) return situation;
  const answer: CodesSent = { sent: [], failed: [] };
  for (const tombstone of situation.value.state.tombstones.filter(isOpen)) {
    const code = showCode(product, tombstone);
    const released = await post(portal, product.productId, tombstone);
    if (released.ok) {
      const marked = settle(access, tombstone.deviceCode, 'sent');
      if (!marked.ok) return marked;
      answer.sent.push({ code: { ...code, sent: true }, released: released.value });
      continue;
    }
    const unknown = released.error.code === 'DVC_NO_MATCH';
    const age = situation.value.now - tombstone.time;
    const canceled = tombstone.reason === 'canceled';
    const refused = unknown && !(canceled && age <= UNKNOWN_TRIED_FOR);
    if (refused) {
      const marked = settle(access, tombstone.deviceCode, 'refused');
      if (!marked.ok) return marked;
      // Of a request that was never answered, nobody has to hear.
      if (canceled) continue;
    }
    answer.failed.push({ code: { ...code, refused }, refusal: released.error });
    // The next one would only wait for the same network, or be kept by the same folder.
    if (['NETWORK', 'STATE_NOT_WRITABLE'].includes(released.error.code)) break;
  }
  return ok(answer);
}

async function post(
  portal: Portal,
  productId: number,
  { kind, proof, deviceCode, activationKey, computerId }: Tombstone,
): Promise<Result<Released>> {
  const by =
    kind === 'DVC'
      ? { deviceCode: encodeCode('DC', deviceCode) }
      : { activationKey: encodeCode('AK', activationKey), computerId };
  const answer = await portal('deactivate', { productId, dvc: encodeCode(kind, proof), ...by });
  if (!answer.ok) return answer;
  const result = oneOf(answer.value.result, ['released', 'confirmed', 'already_released'] as const);
  const releasedAt = integer(answer.value.releasedAt, 0, Number.MAX_SAFE_INTEGER);
  return result === undefined || releasedAt === undefined
    ? refuse('NETWORK', { reason: 'NOT_A_PORTAL' })
    : ok({ result, releasedAt });
}

const isOpen = ({ sent, refused }: Tombstone) => !sent && !refused;

function settle({ change }: Access, deviceCode: Uint8Array, as: 'sent' | 'refused'): Result<null> {
  return change(({ state }) => {
    const tombstones = state.tombstones.map((tombstone) =>
      equalBytes(tombstone.deviceCode, deviceCode)
        ? { ...tombstone, [as]: true as const }
        : tombstone,
    );
    return ok({ state: { ...state, tombstones }, answer: null });
  });
}
