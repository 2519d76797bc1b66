import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../patient';
import { advice, bad, good, type Verdict } from '../verdict';

const DAY = 86_400_000;
/** Days. */
const OLD = 2;

type Looked = Pick<Place, 'data' | 'backupStamp' | 'now'>;

/** How old the last backup is, by what `keyturn backup` leaves behind: `{at}`, ISO 8601. */
export function lookAtBackup({ data, backupStamp, now }: Looked): Verdict {
  const at = readStamp(backupStamp ?? join(data, 'backups', 'last.json'));
  if (at === null) {
    return advice(
      'No backup is known.',
      'Run npm run keyturn -- backup each day, or see to it that your own tools do; the master key is kept apart.',
    );
  }
  const days = Math.floor((now().getTime() - at.getTime()) / DAY);
  const was = `The last backup was made on ${at.toISOString().slice(0, 10)}`;
  if (days < OLD) return good(`${was}.`);
  return bad(
    `${was}, ${days} days ago.`,
    'Run npm run keyturn -- backup, and look why it has not run by itself.',
  );
}

function readStamp(file: string): Date | null {
  try {
    const { at } = JSON.parse(readFileSync(file, 'utf8')) as { at?: unknown };
    const date = new Date(String(at));
    return Number.isNaN(date.getTime()) ? null : date;
  } catch {
    return null;
  }
}
