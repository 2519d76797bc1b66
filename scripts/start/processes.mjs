import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * @param {number} pid of a living process
 * @returns {string | null} the program's name, without its folder; empty for one that has ended and is
 *   still listed (a zombie); null when the system does not tell
 */
export function programOf(pid) {
  try {
    // proc_pid_stat(5): "id (name) state …"; the name itself may hold parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    return stat[end + 2] === 'Z' ? '' : stat.slice(stat.indexOf('(') + 1, end);
  } catch {
    const told = spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    const name = told.status === 0 ? told.stdout.trim() : '';
    return name.split('/').pop() || null;
  }
}

/**
 * @param {number} pid
 * @returns {number | null} its parent; null when the system has no /proc
 */
export function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]);
  } catch {
    return null;
  }
}
