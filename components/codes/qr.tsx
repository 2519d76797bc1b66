import { qrPath } from './qr-path';

type Props = {
  text: string;
  /** What it is and who should scan it. */
  alt: string;
};

/**
 * A QR code drawn by the server, as wide as its place, and low enough that a long key's text stands below
 * it on the first screen of a phone; `--above` is what stands before both. A webcam sees a phone's screen
 * from afar: every millimeter counts. Black on white in the dark theme too: scanners expect that.
 */
export function Qr({ text, alt }: Props) {
  const { path, size } = qrPath(text);
  return (
    <svg
      role="img"
      aria-label={alt}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="h-auto w-full max-w-[min(24rem,max(14rem,100svh-var(--above,21rem)))] rounded-sm border border-line print:max-w-48"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path stroke="#000" d={path} />
    </svg>
  );
}
