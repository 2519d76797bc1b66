import type { Run } from './target';

/** The numbers of this run: `FUZZ_RUNS`, `FUZZ_SEED`, and `FUZZ_PATH` to go straight to one failure. */
export function runOf(runs: number): Run {
  const number = (name: string) => Number.parseInt(process.env[name] ?? '', 10) || null;
  return {
    runs: number('FUZZ_RUNS') ?? runs,
    seed: number('FUZZ_SEED') ?? Date.now() % 2 ** 31,
    path: process.env.FUZZ_PATH,
  };
}
