import { route } from '@/lib/route';

/** Where one of the staff confirms who they are. */
export const CONFIRM = route('/staff/confirm');
/** The same, saying that a code no longer works. */
export const CONFIRM_OVER = route('/staff/confirm?over=1');
