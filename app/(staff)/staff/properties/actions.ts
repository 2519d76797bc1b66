'use server';

import { refresh } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { refused } from '@/app/refused';
import type { PropertyPreviewData } from '@/components/desk/property-preview';
import { action } from '@/lib/action';
import { previewProperty } from '@/lib/operations/property/preview-property';
import { propertyFromText, textOfProperty } from '@/lib/operations/property/property-from-text';
import { undoProperty } from '@/lib/operations/property/property-changes';
import { setProperty } from '@/lib/operations/vendor/set-property';
import { inCharge } from '../../in-charge';
import { metRows } from '../../met-words';
import { readPicture } from '../../read-picture';
import { placeFrom } from '../../property-place';

const text = (most: number) => z.string().max(most).default('');

/** Sets a Server Property, returns it to what counts around it, or shows what would change. */
export const changeProperty = action(
  {
    name: 'changeProperty',
    fields: z.object({
      ...{ name: text(100), product: text(20), license: text(50), step: text(10) },
      ...{ value: text(20_000), file: z.instanceof(File).optional() },
    }),
  },
  inCharge(async ({ viewer, input, context }) => {
    const t = await getTranslations('staff.property');
    const { name, step } = input;
    const place = placeFrom(input);
    const picture = await readPicture(input.file);
    if (picture === 'wrong') return { errors: { file: t('fileWrong') } };
    const value = step === 'reset' ? null : propertyFromText(name, picture ?? input.value);
    if (step === 'preview') {
      const now = await previewProperty(context, viewer, { name, place });
      const then = await previewProperty(context, viewer, { name, place, value });
      if (!then.ok) return refused(then.error, input, { '': 'value' });
      if (!now.ok) return refused(now.error);
      const say = await getTranslations('propertyWarning');
      const met = await metRows(now.value.met, then.value.met);
      const data: PropertyPreviewData = {
        title: t('previewTitle', { value: textOfProperty(then.value.value).slice(0, 60) }),
        warnings: then.value.warnings.map((warning) => say(warning)),
        met: met.filter((row) => row.now !== row.next),
      };
      return { data };
    }
    const set = await setProperty(context, viewer, { name, place, value });
    if (!set.ok) return refused(set.error, input, { '': 'value' });
    refresh();
    const title = t('done', { value: shown(set.value.after) });
    return { values: {}, message: { tone: 'success', title, text: t('doneText') } };
  }),
);

/** Takes the last change back, unless another came after it. */
export const undoPropertyChange = action(
  { name: 'undoPropertyChange', fields: z.object({ changeId: text(20) }) },
  inCharge(async ({ viewer, input, context }) => {
    const undone = await undoProperty(context, viewer, { changeId: Number(input.changeId) || 0 });
    if (!undone.ok) return refused(undone.error);
    refresh();
    const t = await getTranslations('staff.property');
    const title = t('undone', { value: shown(undone.value.after) });
    return { values: {}, message: { tone: 'success', title, text: t('doneText') } };
  }),
);

const shown = (value: unknown) => {
  const said = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  return said.length > 60 ? `${said.slice(0, 60)}…` : said || '“”';
};
