/**
 * The seed of this run's random tests: `KEYTURN_SEED` repeats one. Printed at the start, since a run
 * that hangs prints no failure; failures name it too.
 */
export function seedOfRun(test: string): number {
  const seed = Number.parseInt(process.env.KEYTURN_SEED ?? '', 10) || Date.now() % 2 ** 31;
  process.stdout.write(`${test}: KEYTURN_SEED=${seed}\n`);
  return seed;
}

/** How many steps a random test takes; `KEYTURN_STEPS` multiplies them for a long run. */
export const stepsOfRun = (steps: number) =>
  steps * (Number.parseInt(process.env.KEYTURN_STEPS ?? '', 10) || 1);
