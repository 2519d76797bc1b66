import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Place } from '../patient';
import { bad, good, type Verdict } from '../verdict';

const MIB = 2 ** 20;
/** Bytes: for logs, a backup, and PostgreSQL's own files where it runs here. */
const WANTED = 1024 * MIB;

/** @param wanted bytes that should be free */
export function lookAtDisk({ root, data }: Pick<Place, 'root' | 'data'>, wanted = WANTED): Verdict {
  const folders = [...new Set([existsSync(data) ? data : root, tmpdir()])];
  const rooms = folders.map((folder) => {
    const { bavail, bsize } = statfsSync(folder);
    return { folder, free: bavail * bsize };
  });
  const tight = rooms.filter(({ free }) => free < wanted);
  const worded = (of: typeof rooms) =>
    of.map(({ folder, free }) => `${Math.floor(free / MIB)} MiB in ${folder}`).join(', ');
  if (tight.length === 0) return good(`Free are ${worded(rooms)}.`);
  return bad(
    `The disk is all but full: free are ${worded(tight)}.`,
    'Make room there, or put KEYTURN_DATA_DIR and TMPDIR on a larger disk: a full one stops the database and cuts backups short.',
  );
}
