import type { LicenseStatus } from '@/lib/rules/vocabulary';
import { checkInClone, type ModelClone, newClone } from './model-clones';

/**
 * What a license should do, said again as simply as possible and without looking at lib/rules: the
 * random tests compare every step of the real operations with it (product.md section 4, protocol
 * 10.2 to 10.4, and 11). Times are milliseconds, days count from anywhere. No weak codes.
 */
export type ModelRow = {
  device: string;
  computer: string;
  /** Without a Device Code; then `device` is only a name for the row. */
  unbound: boolean;
  /** Of its newest key: names that key, since no two of a license have the same. */
  keyEpoch: number;
  state: 'active' | 'superseded' | 'released_proven' | 'released_claimed' | 'released_weak';
  activatedAt: number;
  closedAt: number;
  /** Closed without proof by a customer: counts for the limits. */
  byCustomer: boolean;
  /** Staff gave it back: it counts for nothing any more. */
  givenBack: boolean;
  /** By one who was not signed in: counts for the daily one too. */
  anonymous: boolean;
  /** Somebody asked for its seat and waits for an answer. */
  asked: boolean;
  /** Seen using its license after it was closed, and not let go since. */
  illegal: boolean;
  /** Last day that its newest key says. */
  keyDay: number;
  /** Closed because it was bound. */
  upgraded: boolean;
  clone: ModelClone;
};

export type ModelLicense = {
  status: LicenseStatus;
  seats: number;
  lastDay: number;
  epoch: number;
  rows: ModelRow[];
  codeRequired: boolean;
  youngMinutes: number;
  releases: { count: number; days: number; absolute: boolean; perComputer: boolean };
  takeovers: { count: number; days: number };
  activations: { perDay: number; perSystem: number; cycles: number };
  anonymousPerDay: number;
  blocked: string[];
  /** Who stopped unproven releases. */
  stopped: 'owner' | 'illegal' | null;
  illegalStops: boolean;
  clones: { stop: boolean };
  allowance: { count: number; days: number };
  /** Requests that were granted without staff. */
  granted: { at: number; row: ModelRow }[];
};

export const newLicense = (seats: number, lastDay: number): ModelLicense => ({
  status: 'active',
  seats,
  lastDay,
  epoch: 0,
  rows: [],
  codeRequired: false,
  youngMinutes: 0,
  releases: { count: -1, days: -1, absolute: false, perComputer: false },
  takeovers: { count: 3, days: 180 },
  activations: { perDay: -1, perSystem: -1, cycles: 10 },
  anonymousPerDay: -2,
  blocked: [],
  stopped: null,
  illegalStops: false,
  clones: { stop: true },
  allowance: { count: 0, days: 365 },
  granted: [],
});

export type Who = 'holder' | 'owner' | 'staff';
/** A Device Code with the Computer ID it is used with; its DVC fits only the two together. */
export type Asker = { device: string; computer: string; unbound?: boolean };

const DAY = 86_400_000;
const refusedByStatus = (license: ModelLicense) =>
  license.status === 'active' ? null : `LICENSE_${license.status.toUpperCase()}`;
const since = (days: number, now: number) => (days < 0 ? -Infinity : now - days * DAY);
const isOf = (row: ModelRow, asker: Asker) =>
  !row.unbound && row.device === asker.device && row.computer === asker.computer;
/** An unbound key is over one day after its last: wizards allow that day for time zones. */
const isOver = (row: ModelRow, today: number) =>
  row.unbound && row.state === 'active' && row.keyDay < today - 1;
const VERDICTS = ['OK', 'NEW_TERMS', 'DROP', 'SUPERSEDED', 'UNKNOWN', 'SUSPENDED'];
const isRefusal = (answer: string) => /^[A-Z_]+$/.test(answer) && !VERDICTS.includes(answer);
export const activeRows = (license: ModelLicense, today = Number.NEGATIVE_INFINITY) =>
  license.rows.filter((row) => row.state === 'active' && !isOver(row, today));

/** All licenses of the one product whose Device Codes must be unique. */
export class Model {
  now = 0;
  constructor(readonly licenses: ModelLicense[]) {}

  get today() {
    return Math.floor(this.now / DAY);
  }

  /** Frees what unbound keys held that are over, before `act`; a refusal takes that back. */
  private cleared(license: ModelLicense, act: () => string): string {
    const over = license.rows.filter((row) => isOver(row, this.today));
    for (const row of over) {
      const was = { ...row };
      this.close(row, 'released_weak', 'staff');
      this.undo.push(() => Object.assign(row, was));
    }
    const answer = act();
    if (isRefusal(answer)) for (const back of this.undo) back();
    this.undo = [];
    return answer;
  }
  private undo: (() => void)[] = [];

  activate(license: ModelLicense, asker: Asker, who: Who): string {
    const stopped = refusedByStatus(license);
    if (stopped) return stopped;
    const known = this.byDevice(asker.device);
    if (known && !asker.unbound) {
      const good = license.rows.includes(known) && known.computer === asker.computer;
      if (!good || known.state !== 'active') return 'REQUEST_CLOSED';
      this.renew(license, known);
      return 'reused';
    }
    return this.cleared(license, () => this.activateNew(license, asker, who));
  }

  private byDevice(device: string) {
    return this.licenses
      .flatMap((one) => one.rows)
      .find((row) => !row.unbound && row.device === device);
  }

  private activateNew(license: ModelLicense, asker: Asker, who: Who): string {
    if (this.today > license.lastDay) return 'LICENSE_EXPIRED';
    if (license.blocked.includes(asker.computer)) return 'COMPUTER_BLOCKED';
    const own = activeRows(license).find((row) => row.computer === asker.computer);
    if (own?.unbound && asker.unbound) {
      this.renew(license, own);
      return 'reused';
    }
    if (own) {
      const refused = who === 'staff' ? null : this.whyNoTakeover(license, own, who);
      if (refused) return refused;
    }
    if (who !== 'staff' && this.tooManyActivations(license, asker)) return 'ACTIVATION_LIMIT';
    if (own) {
      this.close(own, 'superseded', who);
    } else if (activeRows(license).length >= license.seats) {
      return 'NO_SEAT';
    }
    this.seat(license, asker);
    return own ? 'superseded' : 'activated';
  }

  private seat(license: ModelLicense, { device, computer, unbound = false }: Asker) {
    license.epoch += 1;
    const fresh = {
      state: 'active',
      activatedAt: this.now,
      closedAt: 0,
      byCustomer: false,
      givenBack: false,
      anonymous: false,
      asked: false,
      illegal: false,
      upgraded: false,
    } as const;
    const key = { keyDay: license.lastDay, keyEpoch: license.epoch };
    const clone = newClone();
    license.rows.push({ device, computer, unbound, ...fresh, ...key, clone });
  }

  /** By someone who sees the license and chose a row. `code`: whose DVC is typed. */
  deactivate(license: ModelLicense, chosen: ModelRow, code: Asker | null, who: Who): string {
    return this.cleared(license, () => this.deactivateChosen(license, chosen, code, who));
  }

  private deactivateChosen(
    license: ModelLicense,
    chosen: ModelRow,
    code: Asker | null,
    who: Who,
  ): string {
    if (code !== null) {
      const fits = license.rows.find((row) => isOf(row, code));
      if (!fits) return 'DVC_NO_MATCH';
      if (fits === chosen || fits.state !== 'active') return this.prove(fits, chosen);
      return who === 'holder' ? 'DVC_NO_MATCH' : 'other_computer';
    }
    if (chosen.state !== 'active') return 'already_released';
    const refused = who === 'staff' ? null : this.whyNoRelease(license, chosen, who);
    if (refused) return refused;
    this.close(chosen, 'released_claimed', who);
    return 'released';
  }

  /** With the Activation Key alone: by Computer ID, by a code, or the only one that is active. */
  selfHelp(license: ModelLicense, computer: string | null, code: Asker | null): string {
    return this.cleared(license, () => this.askSelfHelp(license, computer, code));
  }

  private askSelfHelp(license: ModelLicense, computer: string | null, code: Asker | null): string {
    if (computer !== null) {
      const of = license.rows.filter((row) => row.computer === computer);
      const chosen = of.find((row) => row.state === 'active') ?? of.at(-1);
      return chosen ? this.deactivateChosen(license, chosen, code, 'holder') : 'NOT_ACTIVE';
    }
    if (code !== null) {
      const fits = license.rows.find((row) => isOf(row, code));
      return fits ? this.prove(fits, fits) : 'DVC_NO_MATCH';
    }
    const [only, another] = activeRows(license);
    if (!only) return 'NOT_ACTIVE';
    if (another) return 'COMPUTER_ID_REQUIRED';
    if (license.codeRequired) return 'DVC_REQUIRED';
    // The question which computer it is was answered, whatever comes of the reader's yes.
    this.undo = [];
    return this.deactivateChosen(license, only, null, 'holder');
  }

  /** The owner says that a computer no longer works. */
  ask(license: ModelLicense, row: ModelRow): string {
    if (row.state !== 'active') return 'NOT_ACTIVE';
    if (row.asked) return 'open';
    const { count, days } = license.allowance;
    const granted = license.granted.filter(
      (one) => one.at > since(days, this.now) && !one.row.givenBack,
    ).length;
    const quiet = license.status === 'active' && license.stopped === null;
    if (license.codeRequired && quiet && granted < count) {
      license.granted.push({ at: this.now, row });
      this.close(row, 'released_claimed', 'owner');
      return 'granted';
    }
    row.asked = true;
    return 'open';
  }

  /** Staff answers. */
  decide(row: ModelRow, grant: boolean): string {
    if (!row.asked) return 'NOTHING_TO_CHANGE';
    row.asked = false;
    if (grant) this.close(row, 'released_claimed', 'staff');
    return grant ? 'granted' : 'declined';
  }

  /** Staff gives back what a customer claimed. */
  giveBack(row: ModelRow): string {
    const isClaim = row.state === 'released_claimed' || row.state === 'released_weak';
    if (!isClaim || !row.byCustomer || row.givenBack) return 'NOTHING_TO_CHANGE';
    row.givenBack = true;
    return 'changed';
  }

  /** The owner opens the link of a mail. */
  notMe(license: ModelLicense): string {
    license.stopped ??= 'owner';
    return 'stopped';
  }

  allow(license: ModelLicense): string {
    if (license.stopped === null) return 'NOTHING_TO_CHANGE';
    if (license.stopped === 'illegal') return 'STAFF_DECIDES';
    license.stopped = null;
    return 'changed';
  }

  checkIn(
    device: string,
    {
      unbound,
      copied = false,
    }: {
      unbound?: { license: ModelLicense; row: ModelRow; epoch: number };
      copied?: boolean;
    },
  ): string {
    const known = this.byDevice(device);
    const fits = unbound && unbound.row.keyEpoch === unbound.epoch;
    const row = known ?? (fits ? unbound.row : null);
    const license = row && this.licenses.find((one) => one.rows.includes(row));
    if (!row || !license) return 'UNKNOWN';
    return this.cleared(license, () => {
      if (row.state !== 'active') {
        row.illegal = true;
        if (license.illegalStops) license.stopped = 'illegal';
        const bound = activeRows(license).find((one) => one.computer === row.computer);
        if (row.upgraded && bound) bound.clone.alarm = true;
        return row.state === 'superseded' ? 'SUPERSEDED' : 'DROP';
      }
      if (license.status === 'revoked') return 'DROP';
      if (license.status === 'suspended') return 'SUSPENDED';
      if (license.clones.stop && row.clone.stopped) return 'SUSPENDED';
      if (row.unbound) return this.bind(license, row, device);
      this.renew(license, row);
      const stops = checkInClone(row.clone, copied, license.clones.stop, this.now);
      return stops ? 'SUSPENDED' : 'OK';
    });
  }

  /** The first check-in of an unbound activation: a seat changes hands, and nobody is signed in. */
  private bind(license: ModelLicense, row: ModelRow, device: string): string {
    const refused = this.whyNoTakeover(license, row, 'holder');
    if (refused) return refused;
    this.close(row, 'superseded', 'holder');
    row.upgraded = true;
    this.seat(license, { device, computer: row.computer });
    return 'NEW_TERMS';
  }

  /** Staff lets an illegal computer go. */
  lift(license: ModelLicense, row: ModelRow): string {
    if (!row.illegal) return 'NOTHING_TO_CHANGE';
    row.illegal = false;
    const last = !license.rows.some((one) => one.illegal);
    if (last && license.stopped === 'illegal') license.stopped = null;
    return 'changed';
  }

  /** By the code alone, as a wizard posts it. */
  deactivateByCode(code: Asker): string {
    for (const license of this.licenses) {
      const row = license.rows.find((one) => isOf(one, code));
      if (row) return this.cleared(license, () => this.prove(row, row));
    }
    return 'DVC_NO_MATCH';
  }

  private prove(row: ModelRow, chosen: ModelRow): string {
    if (row.state === 'released_proven') return row === chosen ? 'already_released' : 'code_used';
    const wasActive = row.state === 'active';
    if (wasActive) this.close(row, 'released_proven', 'staff');
    row.state = 'released_proven';
    return wasActive ? 'released' : 'confirmed';
  }

  private renew(license: ModelLicense, row: ModelRow) {
    if (row.keyDay === license.lastDay) return;
    // Of a term that is over, only a key that says it goes on is made anew.
    const ended = row.unbound || row.keyDay < this.today;
    if (ended && this.today > license.lastDay) return;
    license.epoch += 1;
    row.keyDay = license.lastDay;
    row.keyEpoch = license.epoch;
  }

  private close(row: ModelRow, state: ModelRow['state'], who: Who) {
    const by = { byCustomer: who !== 'staff', anonymous: who === 'holder' };
    Object.assign(row, { state, ...by, asked: false, closedAt: this.now });
  }

  private tooManyActivations({ activations, rows }: ModelLicense, asker: Asker): boolean {
    const { perDay, perSystem, cycles } = activations;
    const today = rows.filter((row) => row.activatedAt > this.now - DAY);
    const isIt = (row: ModelRow) => row.computer === asker.computer;
    return (
      (perDay >= 0 && today.length >= perDay) ||
      (perSystem >= 0 && rows.filter(isIt).length >= perSystem) ||
      (cycles >= 0 && today.filter(isIt).length >= cycles)
    );
  }

  private whyNoTakeover(license: ModelLicense, own: ModelRow, who: Who): string | null {
    if (license.codeRequired && who === 'holder') return 'SUPERSEDE_NEEDS_OWNER';
    if (license.stopped) return 'UNPROVEN_RELEASES_STOPPED';
    if (who === 'holder' && this.anonymousLeft(license) === 0) return 'REACTIVATION_LIMIT';
    const { count, days } = license.takeovers;
    if (count < 0) return null;
    const taken = license.rows.filter(
      (row) => row.state === 'superseded' && row.byCustomer && row.closedAt > since(days, this.now),
    );
    const ofOwn = taken.filter((row) => row.computer === own.computer);
    const over = ofOwn.length >= count || taken.length >= count * license.seats;
    return over ? 'REACTIVATION_LIMIT' : null;
  }

  private whyNoRelease(license: ModelLicense, chosen: ModelRow, who: Who): string | null {
    if (license.codeRequired) return 'DVC_REQUIRED';
    const stopped = refusedByStatus(license);
    if (stopped) return stopped;
    if (license.stopped) return 'UNPROVEN_RELEASES_STOPPED';
    if (this.now < chosen.activatedAt + license.youngMinutes * 60_000) return 'RELEASE_TOO_SOON';
    const left = this.releasesLeft(license, license.releases.perComputer ? chosen.computer : null);
    if (left === 0) return 'RELEASE_LIMIT';
    return who === 'holder' && this.anonymousLeft(license) === 0 ? 'RELEASE_LIMIT' : null;
  }

  private anonymousLeft({ anonymousPerDay: said, seats, rows }: ModelLicense): number {
    const count = said === -2 ? Math.max(1, Math.floor(seats / 10)) : said;
    if (count < 0) return Infinity;
    const used = rows.filter(
      (row) =>
        row.anonymous &&
        !row.givenBack &&
        (row.state === 'superseded' || row.state === 'released_claimed') &&
        row.closedAt > this.now - DAY,
    );
    return Math.max(0, count - used.length);
  }

  /** Unproven releases still allowed, of one computer or of all; null: any number. */
  releasesLeft(license: ModelLicense, computer: string | null): number | null {
    const { count, days, absolute } = license.releases;
    if (count < 0) return null;
    const counted = license.rows.filter(
      (row) =>
        row.byCustomer &&
        !row.givenBack &&
        (row.state === 'superseded' || row.state === 'released_claimed') &&
        row.closedAt > since(days, this.now) &&
        (computer === null || row.computer === computer),
    );
    return Math.max(0, count * (absolute ? 1 : license.seats) - counted.length);
  }
}
