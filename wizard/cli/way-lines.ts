import { MAX_QR_CHARACTERS } from '@/lib/olp/portal-url';
import type { Refusal } from '@/lib/olp/result';
import { wayOf } from '@/wizard/core/activate-online';
import { qrLines, type Screen } from './screen';
import { text } from './text';

/** Where the owner mends what was refused, to scan and to open; nothing for other refusals. */
export async function wayLines(refusal: Refusal, screen: Screen): Promise<string[]> {
  const way = wayOf(refusal);
  if (way === null) return [];
  const picture = way.length <= MAX_QR_CHARACTERS ? [...(await qrLines(way, screen)), ''] : [];
  return ['', text('activate.way'), '', ...picture, way, '', text('activate.wayThen')];
}
