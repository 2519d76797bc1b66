'use client';

import { buttonStyle } from './button-style';
import { Icon } from './icon';
import { useHydrated } from './use-hydrated';

/** Prints the page. Without scripts the browser's own menu does, and this is not there. */
export function PrintButton({ label }: { label: string }) {
  const ready = useHydrated();
  return (
    <button
      type="button"
      onClick={() => window.print()}
      className={`${buttonStyle('secondary')} needs-script ${ready ? '' : 'invisible'}`}
    >
      <Icon name="print" />
      {label}
    </button>
  );
}
