import type { NoticeTone } from '@/components/ui/notice';
import type { Standing } from '@/lib/rules/standing';

/** How grave a standing is: the same color wherever the license is shown. */
export const STANDING_TONE: Record<Standing, NoticeTone> = {
  active: 'success',
  grace: 'warning',
  expired: 'warning',
  suspended: 'warning',
  revoked: 'error',
};
