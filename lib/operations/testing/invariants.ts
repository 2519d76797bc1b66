import { eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { eventsOf, type EventRow, faultInChain } from './audit';

type Told = {
  status: string;
  seats: number;
  epoch: number;
  states: Map<string, string>;
  /** Seats of active computers, by activation. */
  held: Map<string, number>;
  /** The computer whose seat the next one takes over. */
  leaving: number | null;
  faults: string[];
};

/**
 * What is wrong with a license, judged by telling its story again from its events: never more
 * computers than seats when one is taken, each seat held once, nothing activated that should not be,
 * nothing closed twice; and rows, license and chain of events as the story ends. Empty: all is well.
 */
export async function faultsOf(reader: Reader, licenseId: string): Promise<string[]> {
  const events = await eventsOf(reader, licenseId);
  const told: Told = {
    status: 'active',
    seats: 0,
    epoch: 0,
    states: new Map(),
    held: new Map(),
    leaving: null,
    faults: [],
  };
  for (const one of events) tell(told, one);
  const broken = await faultInChain(reader, licenseId);
  const faults = broken ? [...told.faults, broken] : told.faults;

  const rows = await reader.select().from(activation).where(eq(activation.licenseId, licenseId));
  for (const row of rows) {
    const state = told.states.get(row.id);
    if (state !== row.state) faults.push(`a row is ${row.state}, its events say ${state}`);
  }
  if (told.states.size !== rows.length) faults.push('rows and events are not as many');
  const [of] = await reader.select().from(license).where(eq(license.id, licenseId));
  for (const name of ['status', 'seats', 'epoch'] as const) {
    if (of?.[name] !== told[name])
      faults.push(`${name} is ${of?.[name]}, the events say ${told[name]}`);
  }
  return faults;
}

function tell(told: Told, { type, sequence, activationId, after }: EventRow) {
  const id = activationId ?? '';
  const fault = (what: string) => told.faults.push(`event ${sequence}: ${what}`);
  if (type.startsWith('license.')) {
    if (typeof after?.seats === 'number') told.seats = after.seats;
    if (typeof after?.status === 'string') told.status = after.status;
  }
  if (typeof after?.epoch === 'number' && type !== 'license.created') {
    if (after.epoch !== told.epoch + 1) fault(`epoch ${after.epoch} follows ${told.epoch}`);
    told.epoch = after.epoch;
  }
  if (type === 'activation.created') {
    const seat = Number(after?.seat);
    const takesOver = told.leaving === seat;
    if (told.status !== 'active') fault(`activated while ${told.status}`);
    if ([...told.held.values()].includes(seat)) fault(`seat ${seat} is held twice`);
    if (!takesOver && seat > told.seats) fault(`seat ${seat} of ${told.seats}`);
    if (!takesOver && told.held.size >= told.seats) fault('more computers than seats');
    told.held.set(id, seat);
    told.states.set(id, 'active');
    told.leaving = null;
  }
  if (['activation.superseded', 'activation.released', 'activation.expired'].includes(type)) {
    if (told.states.get(id) !== 'active') fault('closed twice');
    if (type === 'activation.superseded') told.leaving = told.held.get(id) ?? null;
    told.held.delete(id);
    told.states.set(id, String(after?.state));
  }
  if (type === 'activation.proven') {
    if (told.states.get(id) === 'active') fault('proven without being closed');
    told.states.set(id, String(after?.state));
  }
}
