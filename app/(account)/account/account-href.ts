import type { Route } from 'next';
import { route } from '@/lib/route';
import { listHref } from '@/lib/list-query';

export const ACCOUNT = route('/account');

/** What was done; the page says so. */
export const deeds = ['added', 'removed', 'ended', 'others'] as const;

export const accountHref = (done: (typeof deeds)[number]): Route => listHref(ACCOUNT, { done });
