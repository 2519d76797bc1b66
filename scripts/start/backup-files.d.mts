import type { Writable } from 'node:stream';

export type Note = {
  keyturn: 1;
  kind: 'dump' | 'cluster';
  at: string;
  postgres: number;
  migration: number;
  masterKeys: string[];
  bytes: number;
  sha256: string;
};

export function newBackupFile(kind: Note['kind'], wanted: string | undefined, now: Date): string;
export function keepBackup(
  file: string,
  make: (to: Writable) => Promise<void>,
  about: Pick<Note, 'kind' | 'postgres' | 'migration' | 'masterKeys'>,
  begun: Date,
): Promise<Note>;
export function readBackup(file: string, kind: Note['kind']): Promise<Note>;
export function assertFits(note: Note, here: { masterKeys: string[]; migration: number }): void;
export function newestMigration(): number;
