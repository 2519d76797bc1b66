import { loadScanner } from './dropped';

/** Milliseconds between two looks at the picture. */
const LOOK_EVERY = 150;

/** Reads the QR code that the portal shows; the picture does not leave the page. */
export function startCamera(found: (text: string) => void, say: (text: string) => void): void {
  const button = document.querySelector<HTMLElement>('[data-scan]');
  const panel = document.querySelector<HTMLElement>('[data-camera]');
  const video = panel?.querySelector('video');
  const stop = panel?.querySelector<HTMLElement>('[data-camera-stop]');
  if (!button || !panel || !video || !stop || !navigator.mediaDevices) return;
  button.hidden = false;
  let stream: MediaStream | null = null;

  button.addEventListener('click', async () => {
    if (stream) return end();
    say('');
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
    } catch (error) {
      const denied = error instanceof DOMException && error.name === 'NotAllowedError';
      return say((denied ? panel.dataset.denied : panel.dataset.none) ?? '');
    }
    video.srcObject = stream;
    panel.hidden = false;
    panel.scrollIntoView({ block: 'nearest' });
    await video.play();
    const { readFrame } = await loadScanner();
    const timer = setInterval(() => {
      if (!stream) return clearInterval(timer);
      const text =
        video.videoWidth > 0 ? readFrame(video, video.videoWidth, video.videoHeight) : null;
      if (text === null) return;
      end();
      found(text);
    }, LOOK_EVERY);
  });
  stop.addEventListener('click', end);
  addEventListener('pagehide', end);

  function end(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    if (video) video.srcObject = null;
    if (panel) panel.hidden = true;
  }
}
