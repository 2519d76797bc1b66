import { loadScanner } from './dropped';

/** Milliseconds between two looks at the picture. */
const LOOK_EVERY = 150;

/** Reads the QR code that the portal shows; the picture does not leave the page. */
export function startCamera(found: (text: string) => void, say: (text: string) => void): void {
  const button = document.querySelector<HTMLElement>('[data-scan]');
  const panel = document.querySelector<HTMLElement>('[data-camera]');
  const video = panel?.querySelector('video');
  const stop = panel?.querySelector<HTMLElement>('[data-camera-stop]');
  const { mediaDevices } = navigator;
  if (!button || !panel || !video || !stop || !mediaDevices) return;
  const screen = video;
  let stream: MediaStream | null = null;

  // Which cameras there are is only said after leave was given, but not whether there are any.
  async function offer(): Promise<void> {
    const devices = await mediaDevices.enumerateDevices().catch(() => []);
    if (button) button.hidden = !devices.some(({ kind }) => kind === 'videoinput');
  }
  void offer();
  mediaDevices.addEventListener('devicechange', () => void offer());

  button.addEventListener('click', async () => {
    if (stream) return end();
    say('');
    try {
      stream = await mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
    } catch (error) {
      const denied = error instanceof DOMException && error.name === 'NotAllowedError';
      return say((denied ? panel.dataset.denied : panel.dataset.none) ?? '');
    }
    screen.srcObject = stream;
    panel.hidden = false;
    panel.scrollIntoView({ block: 'nearest' });
    stop.focus();
    await screen.play().catch(() => undefined); // stopped before the first picture
    const { readFrame } = await loadScanner();
    const timer = setInterval(() => {
      if (!stream) return clearInterval(timer);
      const { videoWidth, videoHeight } = screen;
      const text = videoWidth > 0 ? readFrame(screen, videoWidth, videoHeight) : null;
      if (text === null) return;
      end();
      found(text);
    }, LOOK_EVERY);
  });
  stop.addEventListener('click', () => {
    end();
    button.focus();
  });
  addEventListener('pagehide', end);

  function end(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    screen.srcObject = null;
    if (panel) panel.hidden = true;
  }
}
