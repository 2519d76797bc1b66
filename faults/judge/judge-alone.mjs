/**
 * @typedef {import('./operations-of.mjs').Operation} Operation
 * @typedef {import('./judge.mjs').Final} Final
 */

/**
 * What clients were told, held against the rows there are in the end, without looking at the trail.
 * @param {Operation[]} operations @param {Final} final @returns {string[]}
 */
export function judgeAlone(operations, final) {
  /** @type {string[]} */
  const faults = [];
  const byDevice = groups(operations, ({ value }) => value.device);
  const rowsOf = groups(final.activations, ({ device }) => device);

  for (const [device, rows] of rowsOf) {
    if (rows.length > 1) faults.push(`doubled: Device Code ${device} has ${rows.length} rows`);
    for (const { license } of rows) {
      const asked = byDevice
        .get(device)
        ?.some(({ f, value }) => f === 'activate' && value.license === license);
      if (!asked) faults.push(`invented: nobody asked for ${device} on license ${license}`);
    }
  }
  for (const [device, ofDevice] of byDevice) {
    faults.push(...judgeDevice(device, ofDevice, rowsOf.get(device) ?? [], operations));
  }
  for (const { id, seats } of final.licenses) {
    const active = final.activations.filter(
      ({ license, state }) => license === id && state === 'active',
    );
    if (active.length > seats)
      faults.push(`oversold: ${active.length} of ${seats} seats in the end, license ${id}`);
    const held = new Set(active.map(({ seat }) => seat));
    if (held.size < active.length)
      faults.push(`doubled: a seat is held twice in the end, license ${id}`);
    const most = mostAtOnce(operations.filter(({ value }) => value.license === id));
    if (most > seats)
      faults.push(
        `oversold: by the clients' clocks alone ${most} of ${seats} seats, license ${id}`,
      );
  }
  return faults;
}

/**
 * @param {string} device @param {Operation[]} operations @param {Final['activations']} rows @param {Operation[]} all
 * @returns {string[]}
 */
function judgeDevice(device, operations, rows, all) {
  /** @type {string[]} */
  const faults = [];
  const done = (/** @type {string} */ f) =>
    operations.filter((one) => one.f === f && one.type === 'ok');
  const activated = done('activate');
  for (const { value } of activated) {
    const row = rows.find(({ license }) => license === value.license);
    if (!row) faults.push(`lost: ${device} was activated on ${value.license}`);
    else if (row.state !== 'active' && !mayBeClosed(value, operations, all)) {
      faults.push(`lost: ${device} is ${row.state}, and nobody asked for that`);
    }
  }
  if (activated.filter(({ value }) => value.reused === false).length > 1) {
    faults.push(`doubled: ${device} took a seat twice`);
  }
  const freed = done('deactivate');
  if (freed.length > 0 && !rows.some(({ state }) => state === 'released_proven')) {
    faults.push(`lost: ${device} was proven to be free`);
  }
  if (freed.filter(({ value }) => value.result === 'released').length > 1) {
    faults.push(`doubled: ${device} freed its seat twice`);
  }
  return [...faults, ...judgeRatchet(device, operations, rows)];
}

/** Whether somebody asked for what closes it: its own code, or another activation of its computer. @param {any} value @param {Operation[]} operations @param {Operation[]} all */
const mayBeClosed = (value, operations, all) =>
  operations.some(({ f }) => f === 'deactivate') ||
  all.some(
    (one) =>
      one.f === 'activate' &&
      one.value.license === value.license &&
      one.value.computer === value.computer &&
      one.value.device !== value.device,
  );

/**
 * A copy presents a value that was given before later ones were presented. Who is honest presents the newest
 * it was given; where a question of its own may still be under way it can look like its own copy, which
 * the protocol cannot tell apart (docs/decisions/013), so it is not judged then.
 * @param {string} device @param {Operation[]} operations @param {Final['activations']} rows
 */
function judgeRatchet(device, operations, rows) {
  const asked = operations.filter(({ f }) => f === 'check-in');
  const good = asked.filter(({ value }) =>
    ['OK', 'NEW_TERMS', 'SUSPENDED'].includes(value.verdict),
  );
  const forks = rows.reduce((sum, row) => sum + row.forks, 0);
  const faults = [];
  const honest = asked.every(({ type, value }) => type !== 'info' && !value.copy);
  if (honest && forks > 0) faults.push(`ratchet: ${device} is honest and looks copied`);
  if (honest && good.some(({ value }) => value.verdict === 'SUSPENDED')) {
    faults.push(`ratchet: ${device} is honest and was stopped`);
  }
  if (good.some(({ value }) => value.copy) && forks === 0) {
    faults.push(`ratchet: a copy of ${device} was not noticed`);
  }
  const given = good.map(({ value }) => value.given);
  if (new Set(given).size < given.length) {
    faults.push(`ratchet: ${device} was given one value twice`);
  }
  return faults;
}

/**
 * The most computers that were surely active at one moment: from when they were told so until somebody
 * first asked for what may close them.
 * @param {Operation[]} operations of one license
 */
function mostAtOnce(operations) {
  /** @type {[time: number, more: 1 | -1][]} */
  const steps = [];
  for (const ofDevice of groups(operations, ({ value }) => value.device).values()) {
    const told = ofDevice.filter(({ f, type }) => f === 'activate' && type === 'ok');
    const [first] = told.sort((a, b) => a.until - b.until);
    if (!first) continue;
    const { computer, device } = first.value;
    const closing = operations.filter(({ f, value, until }) =>
      f === 'deactivate'
        ? value.device === device
        : f === 'activate' &&
          value.computer === computer &&
          value.device !== device &&
          until > first.from,
    );
    const end = Math.min(...closing.map(({ from }) => from));
    if (end > first.until) steps.push([first.until, 1], [end, -1]);
  }
  let now = 0;
  let most = 0;
  for (const [, more] of steps.sort(([a, one], [b, other]) => a - b || one - other)) {
    now += more;
    most = Math.max(most, now);
  }
  return most;
}

/** @template T @param {readonly T[]} list @param {(one: T) => string} keyOf @returns {Map<string, T[]>} */
function groups(list, keyOf) {
  /** @type {Map<string, T[]>} */
  const made = new Map();
  for (const one of list) {
    const group = made.get(keyOf(one));
    if (group) group.push(one);
    else made.set(keyOf(one), [one]);
  }
  return made;
}
