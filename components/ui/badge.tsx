import type { ReactNode } from 'react';

/** A word set apart: "demo", "trial". States of licenses and computers are StateMarks. */
export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="inline-block rounded-sm border border-line bg-sunken px-1.5 text-xs font-medium whitespace-nowrap">
      {children}
    </span>
  );
}
