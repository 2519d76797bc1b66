import type { Route } from 'next';
import { route } from '@/lib/route';
import { listHref } from '@/lib/list-query';

export const ACCOUNT = route('/staff/account');

/** What was done about a passkey; the page says so. */
export const deeds = ['added', 'removed'] as const;

export const accountHref = (done: (typeof deeds)[number]): Route => listHref(ACCOUNT, { done });
