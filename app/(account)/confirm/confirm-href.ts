import { route } from '@/lib/route';

/** Where whoever is signed in confirms who they are. */
export const CONFIRM = route('/confirm');
/** The same, saying that a code no longer works. */
export const CONFIRM_OVER = route('/confirm?over=1');
