import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { offeredLocale } from '@/i18n/offered-locales';
import { languageOf, type Messages } from '@/i18n/words';
import type { Refusal } from '@/lib/olp/result';
import type { Context as Portal } from '@/lib/operations/context';
import { refusalSentence, sendsToSupport } from '@/lib/refusal-words';
import { type DoorCode, doorRefusals, portalRefusals } from '@/lib/rules/refusals';
import { supportVariant } from '@/lib/support';
import { offerSupport, supportSentence } from './offer-support';

/** Seconds to wait where a refusal that passes by itself does not say how long. */
const RETRY_AFTER = 30;

const errorSchema = z
  .object({
    error: z.object({
      code: z.string().openapi({ example: 'NO_SEAT' }),
      message: z.string().openapi({
        description: 'For people, in the language of Accept-Language. Programs go by `code`.',
      }),
      details: z
        .record(z.string(), z.unknown())
        .openapi({ description: 'What the code says it has. Moments are ISO 8601 texts in UTC.' }),
      support: z
        .object({
          reference: z.string().openapi({
            description: 'Names this answer to support, who find it in the portal’s log.',
            example: 'R-7K2M4QXD',
          }),
          vendor: z.string().optional(),
          email: z.string().optional(),
          url: z.string().optional(),
          phone: z.string().optional(),
        })
        .optional()
        .openapi({
          description:
            'Where `message` sends people to support: how it is reached, as far as the vendor says.',
        }),
      link: z.string().optional().openapi({
        description:
          'Where the owner can help the request that was sent: makes room for it, or says yes to it.',
      }),
      qlm: z
        .int()
        .optional()
        .openapi({ description: 'The number Quick License Manager has for this, if any.' }),
    }),
  })
  .openapi('Error');

const content = { 'application/json': { schema: errorSchema } };

/** For the documentation of a route: every status that refusals have, with its codes. */
export const refusalResponses = {
  400: { content, description: codesOf(400) },
  403: { content, description: codesOf(403) },
  404: { content, description: codesOf(404) },
  409: { content, description: codesOf(409) },
  429: { content, description: codesOf(429) },
  503: { content, description: codesOf(503) },
};

function codesOf(status: number): string {
  const codes = Object.entries(portalRefusals).filter(([, facts]) => facts.status === status);
  return codes.map(([code]) => code).join(', ');
}

/** Answers a refusal with its status, its code, a sentence and, where waiting helps, how long. */
export async function answerRefusal(
  c: Context,
  context: Portal,
  refusal: Refusal<DoorCode>,
  link?: string | undefined,
  retry = RETRY_AFTER,
) {
  const { code } = refusal;
  const { status, qlm } = doorRefusals[code];
  const details: Record<string, unknown> = refusal.details ?? {};
  if (status === 429 || status === 503) {
    const { retryAfter } = details;
    c.header('Retry-After', String(typeof retryAfter === 'number' ? retryAfter : retry));
  }
  const locale = languageFor(c);
  const support = sendsToSupport(refusal) ? await offerSupport(context, code) : undefined;
  const sentence = refusalSentence(locale, refusal, support && supportVariant(support.asked));
  const message = support ? `${sentence} ${supportSentence(locale, support)}` : sentence;
  const error = {
    code,
    message,
    details,
    ...(support && { support: support.shown }),
    ...(link && { link }),
  };
  return c.json({ error: qlm === undefined ? error : { ...error, qlm } }, status);
}

/** Answers a body that no operation is asked about. `reason` is for programs, like a code. */
export function answerBadRequest(
  c: Context,
  reason: 'content-type' | 'json' | 'size' | 'fields' | 'product',
  more: Record<string, unknown> = {},
) {
  const details = { reason, ...more };
  return c.json({ error: { code: 'BAD_REQUEST', message: say(c, reason), details } }, 400);
}

/** The names of the fields that a body lacks, or that have a wrong form, each once. */
export function fieldsOf(error: z.ZodError | undefined): string[] {
  const names = (error?.issues ?? []).map((issue) => issue.path.join('.'));
  return [...new Set(names)].filter(Boolean);
}

/** A sentence of the door itself, in the caller's language. */
export function say(c: Context, name: keyof Messages['api']): string {
  return languageOf(languageFor(c)).t(`api.${name}`);
}

/** The language that the caller asks for; the answer says so. */
export function languageFor(c: Context) {
  const locale = offeredLocale(null, c.req.header('accept-language'));
  c.header('Content-Language', locale);
  return locale;
}
