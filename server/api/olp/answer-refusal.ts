import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Refusal } from '@/lib/olp/result';
import { refusalSentence } from '@/lib/refusal-words';
import { type DoorCode, doorRefusals, portalRefusals } from '@/lib/rules/refusals';

/** Seconds to wait where a refusal that passes by itself does not say how long. */
const RETRY_AFTER = 30;

const errorSchema = z
  .object({
    error: z.object({
      code: z.string().openapi({ example: 'NO_SEAT' }),
      message: z
        .string()
        .openapi({ description: 'For people, in English. Programs go by `code`.' }),
      details: z
        .record(z.string(), z.unknown())
        .openapi({ description: 'What the code says it has. Moments are ISO 8601 texts in UTC.' }),
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
export function answerRefusal(c: Context, refusal: Refusal<DoorCode>) {
  const { code } = refusal;
  const { status, qlm } = doorRefusals[code];
  const details: Record<string, unknown> = refusal.details ?? {};
  if (status === 429 || status === 503) {
    const { retryAfter } = details;
    c.header('Retry-After', String(typeof retryAfter === 'number' ? retryAfter : RETRY_AFTER));
  }
  const error = { code, message: refusalSentence(refusal), details };
  return c.json({ error: qlm === undefined ? error : { ...error, qlm } }, status);
}

const BAD_REQUEST = {
  'content-type': 'Send the body as JSON, with the header “Content-Type: application/json”.',
  json: 'The body is not JSON.',
  size: 'The body is larger than the 4096 bytes that any request fits in.',
  fields:
    'The body lacks a field, or one has a wrong form. openapi.json beside this path says which there are.',
};

/** Answers a body that no operation is asked about. `reason` is for programs, like a code. */
export function answerBadRequest(
  c: Context,
  reason: keyof typeof BAD_REQUEST,
  details: Record<string, unknown> = {},
) {
  const error = {
    code: 'BAD_REQUEST',
    message: BAD_REQUEST[reason],
    details: { reason, ...details },
  };
  return c.json({ error }, 400);
}
