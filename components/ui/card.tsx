import type { ReactNode } from 'react';

/** A surface with a hairline around it. `flush` leaves the padding to its rows. */
export function Card({ children, flush = false }: { children: ReactNode; flush?: boolean }) {
  return (
    <div className={`rounded-md border border-line bg-card ${flush ? '' : 'p-4 sm:p-6'}`}>
      {children}
    </div>
  );
}
