import { AsyncLocalStorage } from 'node:async_hooks';
import type { MissingPage } from './page-styles';

/**
 * What is known of the request being answered. `acted`: a server action of ours was reached. `missing`: the page
 * is not there, in words.
 */
export type RequestScope = {
  sendsForm: boolean;
  acted: boolean;
  /** Names it in the log; only where every request is logged. */
  requestId?: string | undefined;
  missing?: MissingPage;
};

/** Next.js' bundle has a copy of this file of its own, so what both use stands where both find it. */
const shared = globalThis as { keyturnRequests?: AsyncLocalStorage<RequestScope> };
shared.keyturnRequests ??= new AsyncLocalStorage();

export const requestScope: AsyncLocalStorage<RequestScope> = shared.keyturnRequests;

/**
 * Whether what fails now does so while Next.js reads a form, before anything of ours has run: then
 * the form is at fault, not the portal. Actions themselves answer a failure in words (lib/action.ts).
 */
export function failsAtReadingForm(): boolean {
  const scope = requestScope.getStore();
  return scope?.sendsForm === true && !scope.acted;
}
