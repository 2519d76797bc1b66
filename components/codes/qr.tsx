import { qrPath } from './qr-path';

type Props = {
  text: string;
  /** What it is and who should scan it. */
  alt: string;
};

/** Screen pixels per module; at least 4 (protocol section 6). */
const SCALE = 5;

/** A QR code drawn by the server. Black on white in the dark theme too: scanners expect that. */
export function Qr({ text, alt }: Props) {
  const { path, size } = qrPath(text);
  const edge = size * SCALE;
  return (
    <svg
      role="img"
      aria-label={alt}
      viewBox={`0 0 ${size} ${size}`}
      width={edge}
      height={edge}
      shapeRendering="crispEdges"
      className="rounded-sm border border-line"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
