import type { SupportOffer } from '@/lib/support';
import { buttonStyle } from './button-style';

/** Below a text that sends people to support: a button for each way, and what to name there. */
export function SupportWays({ reference, ways }: SupportOffer) {
  return (
    <>
      {ways.length > 0 ? (
        <p className="flex flex-wrap gap-2 print:hidden">
          {ways.map(({ label, href }) => (
            <a key={href} href={href} className={buttonStyle('secondary')}>
              {label}
            </a>
          ))}
        </p>
      ) : null}
      <p className="text-xs">{reference}</p>
    </>
  );
}
