import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../patient';
import { bad, good, unknown, type Verdict } from '../verdict';

/** What holds secrets: of the embedded database, and of whoever writes settings into a file. */
const IN_DATA = ['master-key', 'session-secret', 'actions-key', 'database.json', 'demo.json'];

/** Whether anybody but the owner may read a file with secrets. Windows has no such bits. */
export function lookAtPermissions({ root, data }: Pick<Place, 'root' | 'data'>): Verdict {
  if (process.platform === 'win32') return unknown('Windows keeps rights in another way.');
  const files = [join(root, '.env'), ...IN_DATA.map((name) => join(data, name))];
  const open = files.filter((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found !== undefined && (found.mode & 0o077) !== 0;
  });
  if (open.length === 0) return good('Files with secrets are their owner’s alone.');
  return bad(
    `Other users of this computer may read ${open.join(', ')}.`,
    `Take that right away with: chmod 600 ${open.join(' ')}.`,
  );
}
