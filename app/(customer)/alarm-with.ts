import type { Alarm } from '@/components/license/clone-alarm';
import type { CloneAlarm } from '@/lib/operations/locked/clone-alarm-of';

/** A clone alarm as its component takes it, with the form that clears it for whoever may. */
export function alarmWith(
  alarm: CloneAlarm,
  action: NonNullable<Alarm['clear']>['action'],
  fields: { activationId: string },
): Alarm {
  const { at, suspended, mayClear, reasonAsked } = alarm;
  const clear = mayClear ? { action, fields, reasonAsked } : undefined;
  return { at, suspended, clear };
}
