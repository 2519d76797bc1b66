/**
 * What a license should do, said again as simply as possible and without looking at lib/rules: the
 * random tests compare every step of the real operations with it (product.md section 4, protocol
 * 10.2 and 10.3). Times are milliseconds, days count from anywhere. No unbound activations.
 */
export type ModelRow = {
  device: string;
  computer: string;
  state: 'active' | 'superseded' | 'released_proven' | 'released_claimed';
  activatedAt: number;
  closedAt: number;
  /** Closed without proof by a customer: counts for the limits. */
  byCustomer: boolean;
  /** Last day that its newest key says. */
  keyDay: number;
};

export type ModelLicense = {
  status: 'active' | 'suspended' | 'revoked';
  seats: number;
  lastDay: number;
  epoch: number;
  rows: ModelRow[];
  codeRequired: boolean;
  youngMinutes: number;
  releases: { count: number; days: number; absolute: boolean; perComputer: boolean };
  takeovers: { count: number; days: number };
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
});

export type Who = 'holder' | 'owner' | 'staff';
/** A Device Code with the Computer ID it is used with; its DVC fits only the two together. */
export type Asker = { device: string; computer: string };

const DAY = 86_400_000;
const refusedByStatus = (license: ModelLicense) =>
  license.status === 'active' ? null : `LICENSE_${license.status.toUpperCase()}`;
const since = (days: number, now: number) => (days < 0 ? -Infinity : now - days * DAY);
const isOf = (row: ModelRow, asker: Asker) =>
  row.device === asker.device && row.computer === asker.computer;
export const activeRows = (license: ModelLicense) =>
  license.rows.filter((row) => row.state === 'active');

/** All licenses of the one product whose Device Codes must be unique. */
export class Model {
  now = 0;
  constructor(readonly licenses: ModelLicense[]) {}

  private get today() {
    return Math.floor(this.now / DAY);
  }

  activate(license: ModelLicense, asker: Asker, who: Who): string {
    const stopped = refusedByStatus(license);
    if (stopped) return stopped;
    const known = this.licenses
      .flatMap((one) => one.rows)
      .find((row) => row.device === asker.device);
    if (known) {
      const good = license.rows.includes(known) && known.computer === asker.computer;
      if (!good || known.state !== 'active') return 'REQUEST_CLOSED';
      this.renew(license, known);
      return 'reused';
    }
    if (this.today > license.lastDay) return 'LICENSE_EXPIRED';
    const own = activeRows(license).find((row) => row.computer === asker.computer);
    if (own) {
      const refused = who === 'staff' ? null : this.whyNoTakeover(license, own, who);
      if (refused) return refused;
      this.close(own, 'superseded', who !== 'staff');
    } else if (activeRows(license).length >= license.seats) {
      return 'NO_SEAT';
    }
    license.epoch += 1;
    const fresh = {
      state: 'active',
      activatedAt: this.now,
      closedAt: 0,
      byCustomer: false,
    } as const;
    license.rows.push({ ...asker, ...fresh, keyDay: license.lastDay });
    return own ? 'superseded' : 'activated';
  }

  /** By someone who sees the license and chose a row. `code`: whose DVC is typed. */
  deactivate(license: ModelLicense, chosen: ModelRow, code: Asker | null, who: Who): string {
    if (code !== null) {
      const fits = license.rows.find((row) => isOf(row, code));
      if (!fits) return 'DVC_NO_MATCH';
      if (fits === chosen || fits.state !== 'active') return this.prove(fits, chosen);
      return 'other_computer';
    }
    if (chosen.state !== 'active') return 'already_released';
    const refused = who === 'staff' ? null : this.whyNoRelease(license, chosen);
    if (refused) return refused;
    this.close(chosen, 'released_claimed', who !== 'staff');
    return 'released';
  }

  /** By the code alone, as a wizard posts it. */
  deactivateByCode(code: Asker): string {
    const row = this.licenses.flatMap((one) => one.rows).find((one) => isOf(one, code));
    return row ? this.prove(row, row) : 'DVC_NO_MATCH';
  }

  private prove(row: ModelRow, chosen: ModelRow): string {
    if (row.state === 'released_proven') return row === chosen ? 'already_released' : 'code_used';
    const wasActive = row.state === 'active';
    if (wasActive) this.close(row, 'released_proven', false);
    row.state = 'released_proven';
    return wasActive ? 'released' : 'confirmed';
  }

  private renew(license: ModelLicense, row: ModelRow) {
    if (this.today > license.lastDay || row.keyDay === license.lastDay) return;
    license.epoch += 1;
    row.keyDay = license.lastDay;
  }

  private close(row: ModelRow, state: ModelRow['state'], byCustomer: boolean) {
    Object.assign(row, { state, byCustomer, closedAt: this.now });
  }

  private whyNoTakeover(license: ModelLicense, own: ModelRow, who: Who): string | null {
    if (license.codeRequired && who === 'holder') return 'SUPERSEDE_NEEDS_OWNER';
    const { count, days } = license.takeovers;
    if (count < 0) return null;
    const taken = license.rows.filter(
      (row) => row.state === 'superseded' && row.byCustomer && row.closedAt > since(days, this.now),
    );
    const ofOwn = taken.filter((row) => row.computer === own.computer);
    const over = ofOwn.length >= count || taken.length >= count * license.seats;
    return over ? 'REACTIVATION_LIMIT' : null;
  }

  private whyNoRelease(license: ModelLicense, chosen: ModelRow): string | null {
    if (license.codeRequired) return 'DVC_REQUIRED';
    const stopped = refusedByStatus(license);
    if (stopped) return stopped;
    if (this.now < chosen.activatedAt + license.youngMinutes * 60_000) return 'RELEASE_TOO_SOON';
    const left = this.releasesLeft(license, license.releases.perComputer ? chosen.computer : null);
    return left === 0 ? 'RELEASE_LIMIT' : null;
  }

  /** Unproven releases still allowed, of one computer or of all; null: any number. */
  releasesLeft(license: ModelLicense, computer: string | null): number | null {
    const { count, days, absolute } = license.releases;
    if (count < 0) return null;
    const counted = license.rows.filter(
      (row) =>
        row.byCustomer &&
        (row.state === 'superseded' || row.state === 'released_claimed') &&
        row.closedAt > since(days, this.now) &&
        (computer === null || row.computer === computer),
    );
    return Math.max(0, count * (absolute ? 1 : license.seats) - counted.length);
  }
}
