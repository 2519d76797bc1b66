import type { ReactNode } from 'react';

/** A surface with a hairline around it. */
export function Card({ children }: { children: ReactNode }) {
  return <div className="rounded-md border border-line bg-card p-4 sm:p-6">{children}</div>;
}
