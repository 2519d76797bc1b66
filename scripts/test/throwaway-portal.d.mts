import type { ChildProcess } from 'node:child_process';

export type ThrowawayPortal = {
  folder: string;
  env: NodeJS.ProcessEnv;
  stop: () => Promise<void>;
};

export function throwawayPortal(
  start: (env: NodeJS.ProcessEnv) => ChildProcess,
  log: string,
): Promise<ThrowawayPortal>;

export function bareSettings(): NodeJS.ProcessEnv;
