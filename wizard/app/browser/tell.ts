/** How often an open page says that it is open. */
const ALIVE_EVERY = 30_000;

/** How often, and for how long, the portal is asked for the key of the request on the screen. */
const POLL_EVERY = 10_000;
const POLLS = 30;

/** Posts to the wizard; null where it does not answer. */
export async function tell(action: string, body: FormData): Promise<Record<string, string> | null> {
  try {
    const response = await fetch(action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Keeps the wizard running while a page is open, and says so if it has ended. */
export function keepAlive(): void {
  const gone = document.querySelector<HTMLElement>('[data-gone]');
  async function beat(): Promise<void> {
    const answer = await tell('alive', new FormData());
    if (gone) gone.hidden = answer !== null;
  }
  void beat();
  setInterval(beat, ALIVE_EVERY);
}

/** Where there is a network after all the key comes by itself (protocol section 11). */
export function pollForKey(): void {
  const device = document.querySelector<HTMLElement>('[data-poll]')?.dataset.poll;
  if (!device) return;
  let polls = 0;
  const timer = setInterval(async () => {
    if (++polls >= POLLS) clearInterval(timer);
    const body = new FormData();
    body.set('device', device);
    const to = (await tell('poll', body))?.to;
    if (to) location.assign(to);
  }, POLL_EVERY);
}
