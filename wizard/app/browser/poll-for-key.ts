import { tell } from './tell';

/** How often, and how many times, the portal is asked for the key of the request on the screen. */
const POLL_EVERY = 10_000;
const POLLS = 30;

/**
 * Where there is a network after all the key comes by itself: asked while the request is on the screen,
 * for five minutes at most, never twice at a time (protocol section 11).
 */
export function pollForKey(): void {
  const device = document.querySelector<HTMLElement>('[data-poll]')?.dataset.poll;
  if (!device) return;
  let polls = 0;
  const body = new FormData();
  body.set('device', device);
  async function poll(): Promise<void> {
    if (document.visibilityState === 'visible') {
      polls += 1;
      const to = (await tell('poll', body))?.to;
      if (to) return location.assign(to);
    }
    if (polls < POLLS) setTimeout(poll, POLL_EVERY);
  }
  setTimeout(poll, POLL_EVERY);
}
