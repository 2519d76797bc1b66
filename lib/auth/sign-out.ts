import 'server-only';
import { signOut } from './auth';

/** Ends the session of this browser: its row and its cookie. */
export async function endSession(): Promise<void> {
  await signOut({ redirect: false, redirectTo: '/' });
}
