/**
 * @typedef {import('./operations-of.mjs').Operation} Operation
 * @typedef {import('./judge.mjs').Final} Final
 * @typedef {{from: number, until: number}} Span when it can have happened, by the clients' clocks
 * @typedef {{created: number, closed: number}} Life places in the trail; Infinity for never
 */

const CLOSING = ['activation.superseded', 'activation.released', 'activation.expired'];

/**
 * The trail of a license claims an order in which everything happened one after the other. Whether it
 * is one: nothing twice, never more computers than seats, nothing before it was asked for or after it
 * was told, and every answer true at some place between its question and itself. That is linearizability
 * with the order given (as Elle recovers it from what was written), so it takes no search.
 * @param {Final['licenses'][number]} license @param {Operation[]} operations @param {Final} final
 * @returns {string[]}
 */
export function judgeOrder({ id, seats }, operations, final) {
  const own = operations.filter(({ value }) => value.license === id);
  const rows = new Map(
    final.activations.filter((row) => row.license === id).map((row) => [row.id, row]),
  );
  const events = final.events.filter(({ license }) => license === id);
  /** @type {string[]} */
  const faults = [];
  const fault = (/** @type {string} */ what) => faults.push(`${what}, license ${id}`);
  events.forEach(({ sequence }, place) => {
    if (place > 0 && sequence !== (events[place - 1]?.sequence ?? 0) + 1) {
      fault(`trail: event ${sequence} does not follow the one before`);
    }
  });

  /** @type {Map<string, Life>} by activation */
  const lives = new Map(
    [...rows.keys()].map((row) => [row, { created: Infinity, closed: Infinity }]),
  );
  /** How many are active before each place. */
  const active = [0];
  events.forEach(({ type, activation }, place) => {
    let count = active[place] ?? 0;
    const life = lives.get(activation ?? '');
    if (type === 'activation.created') {
      if (!life || life.created !== Infinity) fault('doubled: created twice, or of no row');
      else life.created = place;
      count += 1;
      if (count > seats) fault(`oversold: ${count} of ${seats} seats at event ${place}`);
    }
    if (CLOSING.includes(type)) {
      if (!life || life.created > place || life.closed !== Infinity) fault('doubled: closed twice');
      else life.closed = place;
      count -= 1;
    }
    active.push(count);
  });
  for (const [row, { created, closed }] of lives) {
    const state = rows.get(row)?.state;
    if (created === Infinity) fault(`trail: a row that is ${state} was never created`);
    if ((state === 'active') !== (closed === Infinity)) fault(`trail: a row is ${state}`);
  }

  const spans = events.map((event) => spanOf(event, rows.get(event.activation ?? ''), own));
  let latest = Number.NEGATIVE_INFINITY;
  for (const { from, until } of spans) {
    if (until < latest)
      fault('order: something was told before what stands before it was asked for');
    latest = Math.max(latest, from);
  }
  for (const operation of own) {
    const wrong = wrongAt(operation, windowOf(operation, spans));
    if (wrong) fault(`${wrong}: ${operation.f} of ${operation.value.device}`);
  }
  return faults;

  /** @param {Operation} operation @param {[number, number]} window */
  function wrongAt({ f, type, value }, [first, last]) {
    if (first > last) return 'order: there is no place for it';
    const at = (/** @type {number} */ from, /** @type {number} */ until) =>
      Math.max(first, from) <= Math.min(last, until);
    if (type === 'fail' && value.code === 'NO_SEAT') {
      return active.slice(first, last + 1).some((count) => count >= seats)
        ? null
        : 'refused with a free seat';
    }
    if (type !== 'ok') return null;
    const row = [...rows.values()].find(({ device }) => device === value.device);
    const life = row && lives.get(row.id);
    if (f === 'check-in' && value.verdict === 'UNKNOWN') {
      return at(0, life?.created ?? Infinity) ? null : 'not known after it was activated';
    }
    if (!life) return 'lost: there is no row';
    if (f === 'deactivate' || ['DROP', 'SUPERSEDED'].includes(value.verdict)) {
      return at(life.closed + 1, Infinity) ? null : 'told to be closed, and it was not';
    }
    return at(life.created + 1, life.closed) ? null : 'told to be active, and it was not';
  }
}

/**
 * When an event can have happened at the earliest, and must have at the latest.
 * @param {Final['events'][number]} event @param {Final['activations'][number] | undefined} row @param {Operation[]} own
 * @returns {Span}
 */
function spanOf({ type }, row, own) {
  const anywhere = { from: Number.NEGATIVE_INFINITY, until: Infinity };
  if (!row) return anywhere;
  /** @param {(one: Operation) => boolean} isIt */
  const span = (isIt) => {
    const asked = own.filter(isIt);
    const told = asked.filter((one) => one.type === 'ok').map(({ until }) => until);
    return { from: Math.min(...asked.map(({ from }) => from)), until: Math.min(...told) };
  };
  if (type === 'activation.created')
    return span(({ f, value }) => f === 'activate' && value.device === row.device);
  if (type === 'activation.released' || type === 'activation.proven') {
    return span(({ f, value }) => f === 'deactivate' && value.device === row.device);
  }
  if (type !== 'activation.superseded') return anywhere;
  const others = span(
    ({ f, value }) =>
      f === 'activate' && value.computer === row.computer && value.device !== row.device,
  );
  return { from: others.from, until: Infinity };
}

/**
 * Places at which an operation can have happened: after all that was told before it was asked, before
 * all that was asked after it was told. A place is how many events stand before it.
 * @param {Operation} operation @param {Span[]} spans @returns {[number, number]}
 */
function windowOf({ from, until }, spans) {
  const first = spans.findLastIndex((span) => span.until < from) + 1;
  const later = spans.findIndex((span) => span.from > until);
  return [first, later < 0 ? spans.length : later];
}
