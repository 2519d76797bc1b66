import 'server-only';
import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { z } from 'zod';
import { viewerOf } from '@/lib/auth/viewer';
import type { FormState } from '@/lib/form-state';
import { log } from '@/lib/log';
import type { Context } from '@/lib/operations/context';
import type { Viewer } from '@/lib/operations/viewer';
import { portal } from '@/lib/portal';
import { requestScope } from '@/lib/request-scope';
import { logSecurity } from '@/lib/security-log';
import { isSameOrigin } from '@/lib/same-origin';

type Fields = z.ZodObject<Record<string, z.ZodType>>;

/** What an action gives back: beside the values, which are kept as typed unless it sets its own. */
export type Answer = Partial<FormState>;

/** Characters; few forms of ours have a field for more. */
const LONGEST_TEXT = 20_000;

type Call<S extends Fields> = { viewer: Viewer; input: z.output<S>; context: Context };

/**
 * Makes a server action of what a form does; every one of them goes through here. Refuses forms of
 * other sites, reads the fields that `fields` names (what is wrong with one stands beside it),
 * finds out who asks, and runs. What was typed always comes back. A bug is logged under `name` and
 * answered in words; redirects pass.
 */
export function action<S extends Fields>(
  { name, fields, longest = LONGEST_TEXT }: { name: string; fields: S; longest?: number },
  run: (call: Call<S>) => Promise<Answer>,
): (state: FormState, data: FormData) => Promise<FormState> {
  return async (_state, data) => {
    const scope = requestScope.getStore();
    if (scope) scope.acted = true;
    // What is called by other means than its form may bring anything.
    if (!(data instanceof FormData)) return await failure({}, 'failed');
    const values = typedValues(fields, data);
    try {
      const over = Object.keys(values).filter((name) => (values[name] ?? '').length > longest);
      if (over.length > 0) return await tooLong(values, over, longest);
      const context = portal();
      const asked = await headers();
      if (!isSameOrigin(asked, context.portalUrl)) {
        logSecurity('origin.refused', { address: asked.get('x-forwarded-for') ?? '', path: name });
        return await failure(values, 'foreign');
      }
      const read = fields.safeParse(rawValues(fields, data));
      if (!read.success) return { values, errors: await fieldErrors(read.error) };
      const viewer = await viewerOf();
      const answer = await run({ viewer, input: read.data, context });
      return { values, errors: {}, ...answer };
    } catch (error) {
      unstable_rethrow(error);
      log.error({ err: error, action: name }, 'an action failed');
      return await failure(values, 'failed');
    }
  };
}

/** Boxes that are ticked are several fields of one name. */
const isSeveral = (schema: z.ZodType) => schema.def.type === 'array';

/** Texts and files of the named fields; what else a form holds is none of the action's business. */
function rawValues(fields: Fields, data: FormData): Record<string, unknown> {
  const entries = Object.entries(fields.shape).map(([name, schema]) => [
    name,
    isSeveral(schema) ? data.getAll(name) : (data.get(name) ?? undefined),
  ]);
  return Object.fromEntries(entries);
}

/** As texts; of several of one name, each on its line. */
function typedValues(fields: Fields, data: FormData): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields.shape).flatMap(([name, schema]) => {
      const value = isSeveral(schema) ? data.getAll(name).join('\n') : data.get(name);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** In words of ours: those of the reader's language, and without the terms of a schema. */
async function fieldErrors({ issues }: z.ZodError): Promise<Record<string, string>> {
  const t = await getTranslations('form');
  const said = (issue: z.core.$ZodIssue) =>
    issue.code === 'too_big' ? t('tooLong', { limit: Number(issue.maximum) }) : t('missing');
  return Object.fromEntries(issues.map((issue) => [String(issue.path[0]), said(issue)]));
}

/** Only the fields that are far too long lose what was pasted into them: it would come back as a page. */
async function tooLong(
  values: Record<string, string>,
  over: string[],
  limit: number,
): Promise<FormState> {
  const t = await getTranslations('form');
  const kept = Object.entries(values).filter(([name]) => !over.includes(name));
  const line = t('tooLong', { limit });
  const errors = Object.fromEntries(over.map((name) => [name, line]));
  return { values: Object.fromEntries(kept), errors };
}

async function failure(
  values: Record<string, string>,
  why: 'failed' | 'foreign',
): Promise<FormState> {
  const t = await getTranslations('action');
  const message = { tone: 'error' as const, title: t(`${why}Title`), text: t(`${why}Text`) };
  return { values, errors: {}, message };
}
