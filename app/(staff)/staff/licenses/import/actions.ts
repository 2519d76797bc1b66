'use server';

import { redirect } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { readFile } from '@/app/read-file';
import { refused } from '@/app/refused';
import type { ImportData } from '@/components/desk/import-rows';
import { action, type Answer } from '@/lib/action';
import type { Context } from '@/lib/operations/context';
import { importLicenses, previewImport } from '@/lib/operations/import/import-licenses';
import { listColumns } from '@/lib/operations/import/read-list';
import type { Viewer } from '@/lib/operations/viewer';
import { refusalSentence } from '@/lib/refusal-words';
import { route } from '@/lib/route';

/** Characters: what is sent together with the answer before stays below what one request may have. */
const LONGEST = 100_000;

const text = (max: number) => z.string().trim().max(max).default('');

/** Shows what a list would create; or creates it, and leads to what was created. */
export const importList = action(
  {
    name: 'importList',
    longest: LONGEST,
    fields: z.object({
      ...{ list: text(LONGEST), file: z.instanceof(File).optional() },
      ...{ importId: text(40), digest: text(64), step: text(10) },
    }),
  },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const { importId, digest, step } = input;
    const t = await getTranslations('form');
    const { file } = input;
    const chosen = file && file.size > 0 ? file : null;
    // Before it is read; what is in it is counted below.
    if (chosen && chosen.size > 4 * LONGEST)
      return { errors: { file: t('tooLong', { limit: LONGEST }) } };
    // As every browser sends the same text again.
    const list = (chosen ? await readFile(chosen) : input.list).replace(/\r\n?/g, '\n').trim();
    const values = { list, importId };
    if (list.length > LONGEST) return { errors: { file: t('tooLong', { limit: LONGEST }) } };
    if (list === '') return { values, errors: { list: t('missing') } };
    if (step === 'create') {
      const made = await importLicenses(context, viewer, { list, importId, digest });
      if (made.ok) {
        const { created, existed, refused: rows } = made.value;
        if (rows.length === 0) redirect(route(`/staff/licenses/import/${importId}`));
        return { values, ...(await partly(created + existed, rows)) };
      }
      const { code } = made.error;
      if (code !== 'LIST_WRONG' && code !== 'LIST_CHANGED') {
        return { values, ...(await refused(made.error, input)) };
      }
      const { message } = await refused(made.error);
      return { values, ...(await shown(context, viewer, list)), ...(message ? { message } : {}) };
    }
    return { values, ...(await shown(context, viewer, list)) };
  },
);

async function shown(context: Context, viewer: Viewer, list: string): Promise<Answer> {
  const looked = await previewImport(context, viewer, list);
  if (!looked) return {};
  if (!looked.ok) return refused(looked.error, { list });
  const t = await getTranslations('staff.importLicenses');
  const locale = await getLocale();
  const { rows, wrong, digest } = looked.value;
  const columns = listColumns.filter((column) => rows.some(({ cells }) => cells[column]));
  const made = new Set(rows.filter(({ owner }) => owner === 'new').map(nameOf));
  const data: ImportData = {
    digest,
    ...(wrong === 0 ? { create: t('create', { count: rows.length }) } : {}),
    head: columns.map((column) => t(`columns.${column}`)),
    rows: rows.map(({ line, cells, owner, faults }) => ({
      line,
      cells: columns.map((column) => ({
        text: cells[column],
        ...(column === 'organization' && owner === 'new' ? { note: t('newOrganization') } : {}),
        ...(column === 'organization' && owner === 'private' ? { note: t('privateBuyer') } : {}),
      })),
      faults: faults.map(({ column, refusal }) => ({
        at: column === null ? -1 : columns.indexOf(column as (typeof columns)[number]),
        text: refusalSentence(locale, refusal),
      })),
    })),
  };
  const title =
    wrong > 0 ? t('wrong', { wrong }) : t('good', { count: rows.length, organizations: made.size });
  return { data, message: { tone: wrong > 0 ? 'error' : 'info', title } };
}

const nameOf = ({ cells }: { cells: { organization: string } }) => cells.organization.toLowerCase();

async function partly(
  created: number,
  rows: { line: number; refusal: Parameters<typeof refusalSentence>[1] }[],
): Promise<Answer> {
  const t = await getTranslations('staff.importLicenses');
  const locale = await getLocale();
  return {
    message: {
      tone: 'error',
      title: t('partly', { created, refused: rows.length }),
      text: [
        t('partlyText'),
        ...rows.map(({ line, refusal }) => `${line}: ${refusalSentence(locale, refusal)}`),
      ].join(' '),
    },
  };
}
