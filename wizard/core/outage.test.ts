import { expect, test } from 'vitest';
import { SECONDS_PER_DAY, startOfDay } from '@/lib/olp/day';
import { value } from '@/lib/olp/property.test-support';
import { refuse } from '@/lib/olp/result';
import { activationKey, answer, productJson, today } from '../portal.test-support';
import { temporaryFolder, wizardIn } from './folder.test-support';

const LEASE = 30;
const GRACE = productJson.graceDays;

test('while the portal is gone an active computer runs on for its whole lease and its grace, and says until when', async () => {
  const begun = startOfDay(today);
  let now = begun;
  const folder = temporaryFolder();
  const start = () => {
    // Nothing but the disk outlives a day.
    const portal = async () => refuse('NETWORK', { reason: 'ECONNREFUSED' });
    return wizardIn(folder, { now: () => now, portal });
  };
  const { url } = value(start().request({ activationKey: activationKey(1), computerName: 'PC' }));
  value(start().accept(answer(url, { lease: LEASE, iss: today, exp: today + 365 })));

  const end = begun + LEASE * SECONDS_PER_DAY;
  const graceEnd = end + GRACE * SECONDS_PER_DAY;
  /** What it says at a moment, after it has asked and found nobody. */
  const saidAt = async (time: number) => {
    now = time;
    expect(await start().checkIn()).toMatchObject({ ok: false, error: { code: 'NETWORK' } });
    const { state, license } = value(start().start());
    return { state, until: license?.lease };
  };
  for (let day = 0; day <= LEASE; day += 1) {
    const said = await saidAt(begun + day * SECONDS_PER_DAY);
    expect(said, `day ${day}`).toEqual({ state: 'ACTIVE', until: { end, graceEnd } });
  }
  for (let day = 1; day <= GRACE; day += 1) {
    const said = await saidAt(end + day * SECONDS_PER_DAY);
    expect(said, `day ${day} of grace`).toEqual({ state: 'GRACE', until: { end, graceEnd } });
  }
  expect((await saidAt(graceEnd + 1)).state).toBe('LEASE_OVER');
});
