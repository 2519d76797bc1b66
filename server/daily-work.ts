import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/log';
import type { Context } from '@/lib/operations/context';
import { countDays } from '@/lib/operations/overview/count-days';
import { sendDailyReport } from '@/lib/operations/overview/send-daily-report';

/** Milliseconds between looks at whether there is anything to do. */
const PAUSE = 60_000;

/** What the portal does by the calendar, of which any number of instances may be in charge at once. */
export function startDailyWork(context: Context): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      try {
        await sendDailyReport(context);
        await countDays(context, signal);
      } catch (error) {
        log.error({ err: error }, 'the work of the day cannot be done');
      }
      await sleep(PAUSE, undefined, { signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
