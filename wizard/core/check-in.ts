import { concat } from '@/lib/olp/bytes';
import { equalBytes } from '@/lib/olp/equal-bytes';
import { type CheckInRequest, encodeCheckInRequest } from '@/lib/olp/check-in-request';
import { computerKeyHash } from '@/lib/olp/computer-key';
import { encodeCode } from '@/lib/olp/text/codes';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { ok, type Result, refuse } from '@/lib/olp/result';
import type { Access } from './access';
import { applyCheckIn, type CheckedIn } from './apply-check-in';
import { secretsOf } from './device-of-record';
import { sendCodes } from './send-codes';
import type { Situation } from './situation';
import {
  activeRecord,
  type LicenseRecord,
  pendingRecords,
  replaceRecord,
  type State,
} from './state';

/**
 * Asks the portal how the license stands, and does what its signed reply says (protocol section 11).
 * `deviceCode`: of one request, as typed; default the license, else the newest request, and then the
 * codes that the portal does not know yet, also where there is nothing to ask about. `NO_REQUEST`:
 * there is neither license nor request. Any refusal has left the license as it was.
 */
export async function checkIn(
  access: Access,
  deviceCode?: string | undefined,
): Promise<Result<CheckedIn>> {
  if (deviceCode !== undefined) return checkInOnly(access, deviceCode);
  const checked = await askPortal(access, deviceCode);
  const isReached = checked.ok || !['NETWORK', 'STATE_NOT_WRITABLE'].includes(checked.error.code);
  if (isReached) await sendCodes(access);
  return checked;
}

/** The same for asking every few seconds: of the codes only those of what a reply has ended. */
export async function checkInOnly(
  access: Access,
  deviceCode?: string | undefined,
): Promise<Result<CheckedIn>> {
  const checked = await askPortal(access, deviceCode);
  if (checked.ok && (checked.value.dropped || checked.value.replaced)) await sendCodes(access);
  return checked;
}

async function askPortal(
  access: Access,
  deviceCode: string | undefined,
): Promise<Result<CheckedIn>> {
  const { look, change, portal, random } = access;
  const before = look();
  if (!before.ok) return before;
  const record = recordToAsk(before.value.state, deviceCode);
  if (!record) return refuse('NO_REQUEST');
  const request = requestOf(before.value, record, random(16));
  const reply = await portal('check-in', encodeCheckInRequest(request));
  if (!reply.ok) return reply;

  return change((situation) => {
    const now = situation.state.records.find((each) =>
      equalBytes(each.deviceCode, record.deviceCode),
    );
    // Deactivated while the reply was on its way.
    if (!now) return refuse('NO_REQUEST');
    const applied = applyCheckIn(situation, now, request.nonce, reply.value);
    if (!applied.ok || equalBytes(now.ratchet, record.ratchet)) return applied;
    return ok({ ...applied.value, state: keepRatchet(applied.value.state, record) });
  });
}

/**
 * Another process has checked in at the same time, from the same state, and nobody knows which reply
 * is the later one. What both presented stays good as the portal's previous value, either way.
 */
function keepRatchet(state: State, { deviceCode, ratchet }: LicenseRecord): State {
  const record = state.records.find((each) => equalBytes(each.deviceCode, deviceCode));
  return record ? replaceRecord(state, record, { ...record, ratchet }) : state;
}

function recordToAsk(state: State, deviceCode: string | undefined): LicenseRecord | undefined {
  const records = [activeRecord(state), ...pendingRecords(state)].filter((each) => each !== null);
  if (deviceCode === undefined) return records[0];
  const wanted = normalizeCode(deviceCode);
  return records.find((each) => normalizeCode(encodeCode('DC', each.deviceCode)) === wanted);
}

/** The check-in of a record; `nonce`: 16 random bytes that the reply must repeat. */
export function requestOf(
  { product, state, now }: Situation,
  record: LicenseRecord,
  nonce: Uint8Array,
): CheckInRequest {
  const { key, epoch, ratchet, computerId, computerName, unbound } = record;
  return {
    productId: product.productId,
    epoch,
    token: secretsOf(state, record).token,
    nonce,
    ratchet,
    clientTime: Math.max(0, now),
    appVersion: product.version,
    computerName,
    short: key?.kind === 'SCK',
    unbound:
      key && unbound ? { computerId, ckHash: computerKeyHash(concat(key.terms, key.auth)) } : null,
  };
}
