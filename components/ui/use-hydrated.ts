'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False on the server and until scripts run here; then true. */
export function useHydrated() {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
