// Loaded before the wizard: ends the process, as a power cut would, just before its n-th change of a file.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let left = Number(process.env.KILL_AT_WRITE);
const names = [
  'mkdirSync',
  'openSync',
  'writeFileSync',
  'fsyncSync',
  'linkSync',
  'renameSync',
  'rmSync',
];
for (const name of names) {
  const original = fs[name];
  fs[name] = (...parameters) => {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
    return original(...parameters);
  };
}
syncBuiltinESMExports();
