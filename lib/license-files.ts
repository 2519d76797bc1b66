import { strToU8, zipSync } from 'fflate';
import { nameOnDisks } from '@/lib/olp/name-on-disks';
import { CSV_MARK, csvLine } from './csv';

/** A computer with its newest key, as it is handed over. */
export type HandedOver = {
  computerName: string;
  computerId: string;
  computerKey: string;
  shortComputerKey: string | null;
  /** JSON text; null where the vendor offers no license files. */
  licenseFile: string | null;
};

/** Name under which a license file is saved. */
export const licenseFileName = (computerName: string) =>
  `license-${nameOnDisks(computerName) || 'computer'}.json`;

/** Beside other files: with the Computer ID, and with a number where that reads like another's. */
function namesOf(computers: readonly HandedOver[]): string[] {
  const taken = new Set<string>();
  return computers.map(({ computerName, computerId }) => {
    const named = [computerName, computerId].map(nameOnDisks).filter(Boolean);
    const stem = `license-${[...new Set(named)].join('-').slice(0, 100) || 'computer'}`;
    let name = stem;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${stem}-${n}`;
    taken.add(name.toLowerCase());
    return `${name}.json`;
  });
}

const HEAD = ['computer', 'computer id', 'file', 'computer key', 'short computer key'];

/** What became of one of the requests that the files were asked for with. */
export type RequestResult = {
  number: number;
  computer: string;
  computerId: string;
  activationId: string | null;
  text: string;
};

const RESULT_HEAD = ['request', 'computer', 'computer id', 'result', 'file'];

/**
 * One ZIP of the ordinary license files of several computers, and `computers.csv`: what is in it. With
 * `results` also `results.csv`: what became of each request, those that were refused among them.
 */
export function zipOfLicenseFiles(
  computers: readonly (HandedOver & { activationId?: string })[],
  at: Date,
  results?: readonly RequestResult[],
): Uint8Array {
  const names = namesOf(computers);
  const lines = computers.map((one, n) => {
    const file = one.licenseFile === null ? null : (names[n] ?? null);
    return [one.computerName, one.computerId, file, one.computerKey, one.shortComputerKey];
  });
  const files = computers.flatMap(({ licenseFile }, n) =>
    licenseFile === null ? [] : [[names[n] ?? '', strToU8(licenseFile)] as const],
  );
  const table = CSV_MARK + [HEAD, ...lines].map(csvLine).join('');
  const fileOf = new Map(computers.map(({ activationId }, n) => [activationId, names[n]]));
  const rows = (results ?? []).map((one) => {
    const file = one.activationId === null ? null : (fileOf.get(one.activationId) ?? null);
    return [one.number, one.computer, one.computerId, one.text, file];
  });
  const told = CSV_MARK + [RESULT_HEAD, ...rows].map(csvLine).join('');
  const all = [
    ...(results ? [['results.csv', strToU8(told)] as const] : []),
    ['computers.csv', strToU8(table)] as const,
    ...files,
  ];
  return zipSync(Object.fromEntries(all), { mtime: at });
}
