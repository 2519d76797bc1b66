import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What goes wrong while clients work, one thing after the other, until it is over; all is well again
 * afterwards. Answers how often what happened.
 * @param {object} world
 * @param {import('./portals.mjs').Portal[]} world.portals
 * @param {() => Promise<void>} world.restartDatabase
 * @param {{below: (n: number) => number, pick: <T>(list: readonly T[]) => T, weighted: <K extends string>(weights: Record<K, number>) => K}} world.random
 * @param {() => boolean} world.over
 */
export async function makeWeather({ portals, restartDatabase, random, over }) {
  const happened = { kill: 0, restart: 0, cut: 0, silent: 0, slow: 0 };
  const doomed = portals[0];
  while (!over() && doomed) {
    await sleep(300 + random.below(1500));
    if (over()) break;
    const what = random.weighted({ kill: 4, restart: 1, cut: 4, silent: 2, slow: 4 });
    happened[what] += 1;
    if (what === 'kill') {
      // The same one again and again, as soon as it works.
      await doomed.killAndRestart();
      await doomed.untilHealthy();
    } else if (what === 'restart') await restartDatabase();
    else {
      const link = random.pick(random.pick(portals).links);
      link.turn(what);
      await sleep(300 + random.below(2500));
      link.turn('open');
    }
  }
  await Promise.all(portals.map((portal) => portal.untilHealthy()));
  return happened;
}
