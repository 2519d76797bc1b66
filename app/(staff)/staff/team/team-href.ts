import type { Route } from 'next';
import { route } from '@/lib/route';
import { listHref } from '@/lib/list-query';

export const TEAM = route('/staff/team');

/** What was done about somebody; the page says so. */
export const deeds = ['agent', 'admin', 'disabled', 'signedOut'] as const;

/** One of the vendor's people among the others. */
export const teamHref = (person: string, done?: (typeof deeds)[number]): Route =>
  listHref(TEAM, { person, done });
