import { ok, type Result } from '@/lib/olp/result';
import type { Access } from './access';
import type { CheckedIn } from './apply-check-in';
import { checkInOnly } from './check-in';

export type PollOptions = {
  /** Of the request on the screen; default the newest. */
  deviceCode?: string | undefined;
  /** Milliseconds between two questions, and until it gives up (protocol section 11). */
  every?: number;
  longest?: number;
  /** Stops it, e.g. when the screen is left. */
  signal?: AbortSignal | undefined;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

/**
 * Asks again and again whether a request that is on the screen was answered, so that its key needs no
 * typing. Null: not answered in this time, or stopped. Failures on the way are passed over in silence.
 */
export async function pollPending(
  access: Access,
  { deviceCode, every = 10_000, longest = 300_000, signal, wait = sleep }: PollOptions = {},
): Promise<Result<CheckedIn | null>> {
  for (let waited = 0; waited < longest && !signal?.aborted; waited += every) {
    const checked = await checkInOnly(access, deviceCode);
    if (checked.ok && checked.value.verdict !== 'UNKNOWN') return checked;
    // Canceled, or answered by hand, in the meantime; or the state is not usable.
    if (!checked.ok && /^(NO_REQUEST|STATE_\w+)$/.test(checked.error.code)) return checked;
    await wait(every, signal);
  }
  return ok(null);
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
