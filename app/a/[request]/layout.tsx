import type { ReactNode } from 'react';
import { WayBack } from '@/app/way-back';

/** Whatever comes of a request, also where nobody confirms it: the way back stands below. */
export default function RequestLayout({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <WayBack />
    </>
  );
}
