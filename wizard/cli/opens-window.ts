import { edition } from '@/wizard/edition';

/**
 * Whether this program shows its window when nothing is typed: who starts it by a double click expects
 * one. Not over SSH, whose other end would not see it.
 */
export function opensWindow(
  { SSH_CONNECTION, DISPLAY, WAYLAND_DISPLAY }: Partial<NodeJS.ProcessEnv> = process.env,
  platform = process.platform,
): boolean {
  if (!edition || SSH_CONNECTION) return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}
