import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context as C } from 'hono';
import { parseCheckInRequest } from '@/lib/olp/check-in-request';
import type { Refusal } from '@/lib/olp/result';
import { checkIn } from '@/lib/operations/check-in/check-in';
import type { Context } from '@/lib/operations/context';
import { answerBadRequest, answerRefusal, refusalResponses } from './answer-refusal';
import { wizardViewer } from './wizard-viewer';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

const body = z
  .object({
    v: z.literal(1),
    productId: z.int(),
    epoch: z.int().openapi({ description: 'Epoch of the key it holds; 0 for none yet.' }),
    token: hex(32).openapi({ description: 't, the secret behind the Device Code.' }),
    nonce: hex(16),
    ratchet: hex(8),
    clientTime: z.int().openapi({ description: 'Unix seconds; only reported.' }),
    appVersion: z.string(),
    computerName: z.string(),
    short: z.boolean().exactOptional(),
    computerId: z.string().exactOptional(),
    ckHash: hex(32).exactOptional(),
  })
  .openapi('CheckIn');

const reply = z.object({ body: z.string(), sig: z.string() }).openapi('CheckInReply');

const route = createRoute({
  method: 'post',
  path: '/check-in',
  summary: 'Ask how the activation of this device stands',
  description: 'Safe to repeat. The signed reply is section 11 of the protocol.',
  request: { body: { required: true, content: { 'application/json': { schema: body } } } },
  responses: {
    200: { description: 'A signed verdict', content: { 'application/json': { schema: reply } } },
    ...refusalResponses,
  },
});

/** POST check-in (protocol sections 11 and 12). */
export function addCheckIn(api: OpenAPIHono, context: Context) {
  api.openapi(route, async (c) => {
    const request = parseCheckInRequest(c.req.valid('json'));
    if (!request.ok) return badField(c, 'fields', request.error);
    const result = await checkIn(context, wizardViewer(c), request.value);
    if (result.ok) return c.json(result.value, 200);
    if (result.error.code !== 'BAD_REQUEST') return answerRefusal(c, context, result.error);
    return badField(c, 'product', result.error);
  });
}

/** No form of ours was filled in, so the portal's words for that do not fit: the field is named. */
function badField(c: C, reason: 'fields' | 'product', { details }: Refusal) {
  const { field } = details ?? {};
  return answerBadRequest(c, reason, { fields: [field], field });
}
