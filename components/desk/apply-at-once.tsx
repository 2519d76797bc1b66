'use client';

import { useEffect, useRef } from 'react';

/** The button of a filter bar. Where scripts run a choice needs none: it is applied as it is made. */
export function ApplyAtOnce({ label }: { label: string }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const form = button.current?.form;
    const apply = (event: Event) => {
      if (event.target instanceof HTMLSelectElement) form?.requestSubmit();
    };
    form?.addEventListener('change', apply);
    return () => form?.removeEventListener('change', apply);
  }, []);
  return (
    <button ref={button} type="submit" className="desk-small-button">
      {label}
    </button>
  );
}
