/** What the portal knows of copies of one activation, said again without looking at lib/rules (protocol 11). */
export type ModelClone = {
  /** Whether a ratchet of zeros, which every honest computer of the world presents, is known to the row. */
  zeros: boolean;
  /** Whether the row takes whatever is presented next as its beginning. */
  takesAny: boolean;
  /** Time of the last fork since the alarm was cleared. */
  forkedAt: number | null;
  alarm: boolean;
  stopped: boolean;
};

export const newClone = (): ModelClone => ({
  zeros: true,
  takesAny: false,
  forkedAt: null,
  alarm: false,
  stopped: false,
});

const THIRTY_DAYS = 30 * 86_400_000;

/** A check-in by the computer or by a copy of it; true if it stops them all. */
export function checkInClone(clone: ModelClone, copied: boolean, stop: boolean, now: number) {
  if (clone.takesAny || (clone.zeros && !copied)) {
    if (clone.takesAny) Object.assign(clone, { takesAny: false, zeros: !copied });
    return false;
  }
  const second = clone.forkedAt !== null && now - clone.forkedAt < THIRTY_DAYS;
  Object.assign(clone, { zeros: false, forkedAt: now, alarm: true });
  if (!second || !stop) return false;
  Object.assign(clone, { takesAny: true, stopped: true });
  return true;
}

/** The owner clears the alarm. */
export function clearAlarm({ state, clone }: { state: string; clone: ModelClone }): string {
  if (state !== 'active') return 'NOT_ACTIVE';
  if (!clone.alarm) return 'NOTHING_TO_CHANGE';
  const takesAny = clone.takesAny || clone.forkedAt !== null;
  Object.assign(clone, { alarm: false, stopped: false, forkedAt: null, takesAny });
  return 'changed';
}
