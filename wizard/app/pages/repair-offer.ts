import type { Repair } from '@/wizard/core/repair-key';
import { correctionsText } from '@/wizard/cli/repair-text';
import { type Html, html } from '../html';
import { notice } from '../parts/notice';
import { say } from '../text';

/** The one key that fits what was typed, to be taken by a click (protocol section 2). */
export function repairOffer(repair: Repair, deviceCode: string): Html {
  const { computerKey, groups } = repair;
  return notice(
    'info',
    say('repair.title', { count: groups.length }),
    html`<p>${say('repair.text', { corrections: correctionsText(repair) })}</p>
<form method="post" action="accept?device=${deviceCode}"><input type="hidden" name="key" value="${computerKey}"><button class="button button-primary">${say('repair.take')}</button></form>`,
  );
}
