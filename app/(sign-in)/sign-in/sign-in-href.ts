import type { Route } from 'next';

/**
 * The sign-in page. `over`: says that a code no longer works; `again`: asks for the address even
 * though a code is under way; `sent`: one is, as this browser's cookie says, if it keeps any;
 * `failed`: why the provider of an organization signed nobody in.
 */
export function signInHref(options: {
  next?: string | undefined;
  over?: boolean;
  again?: boolean;
  sent?: boolean;
  failed?: string;
}): Route {
  const query = new URLSearchParams();
  if (options.over) query.set('over', '1');
  if (options.again) query.set('again', '1');
  if (options.sent) query.set('sent', '1');
  if (options.failed) query.set('failed', options.failed);
  if (options.next) query.set('next', options.next);
  return query.size > 0 ? `/sign-in?${query}` : '/sign-in';
}
