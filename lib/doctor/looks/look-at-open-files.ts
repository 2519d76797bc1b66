import { readFileSync } from 'node:fs';
import type { Env } from '@/lib/env';
import { bad, good, unknown, type Verdict } from '../verdict';

/** Beside connections of clients: the database, mail, files of pages. */
const OTHERS = 200;

/**
 * Whether as many connections as are allowed can be open at all. @param limits of a process, as Linux says them
 * (proc(5)); those of this one, which a service that is started elsewhere may not have.
 */
export function lookAtOpenFiles(
  { edge }: Pick<Env, 'edge'>,
  limits = '/proc/self/limits',
): Verdict {
  const text = readIfThere(limits);
  const limit = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  if (limit === undefined) return unknown('This system does not say how many files may be open.');
  const wanted = edge.connections + OTHERS;
  if (Number(limit) >= wanted) return good(`${limit} files may be open.`);
  return bad(
    `Only ${limit} files may be open, but MAX_CONNECTIONS is ${edge.connections}.`,
    `Raise the limit to ${wanted} (systemd: LimitNOFILE=, shell: ulimit -n), or lower MAX_CONNECTIONS.`,
  );
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
