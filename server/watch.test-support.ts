import type { Watch } from './watch';

/** A portal that nobody watches. */
export const unwatched: Watch = {
  doctorKey: 'nobody has it',
  trustedProxyHops: 0,
  isStopping: () => false,
  maintenance: () => '',
  metrics: null,
};
