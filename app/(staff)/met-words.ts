import { getTranslations } from 'next-intl/server';
import type { Met } from '@/lib/operations/property/what-customers-meet';

export type MetRow = { situation: string; now: string; next?: string };

/** What customers meet, in words; `next`: what they would. */
export async function metRows(now: readonly Met[], next?: readonly Met[]): Promise<MetRow[]> {
  const t = await getTranslations('staff.met');
  const said = ({ answer, count, days }: Met) =>
    t('answer', { answer, count, period: t('period', { ever: String(days < 0), days }) });
  return now.map((met, at) => {
    const other = next?.[at];
    const row = { situation: t(`situations.${met.situation}`), now: said(met) };
    return other ? { ...row, next: said(other) } : row;
  });
}
