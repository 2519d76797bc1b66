import { tell } from './tell';

/** How often an open page says that it is open. */
const ALIVE_EVERY = 30_000;

/** Keeps the wizard running while a page is open, and says so if it has ended. */
export function keepAlive(): void {
  const gone = document.querySelector<HTMLElement>('[data-gone]');
  async function beat(): Promise<void> {
    const answer = await tell('alive');
    if (gone) gone.hidden = answer !== null;
  }
  void beat();
  setInterval(beat, ALIVE_EVERY);
}
