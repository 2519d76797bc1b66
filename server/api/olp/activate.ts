import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { lastSegment } from '@/lib/olp/text/address';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { isRecord } from '@/lib/olp/json-fields';
import { termsJson } from '@/lib/olp/terms';
import {
  type ActivationOutcome,
  activateComputer,
} from '@/lib/operations/activate/activate-computer';
import type { Context } from '@/lib/operations/context';
import { answerBadRequest, answerRefusal, fieldsOf, refusalResponses } from './answer-refusal';
import { wizardViewer } from './wizard-viewer';

const day = z.int().openapi({ description: 'Days since 2020-01-01 UTC.' });

const scanned = z.object({
  request: z.string().openapi({ description: 'The request’s URL, or its text alone.' }),
});
const typed = z.object({
  activationKey: z.string().openapi({ example: 'C58QC-ZGSHW-37GNA-63JWY' }),
  computerId: z.string().openapi({ example: 'WIZ-7Q2M4K9D3F6H' }),
  computerName: z.string().exactOptional(),
  deviceCode: z.string().exactOptional().openapi({
    description: 'Without it the activation is unbound, if the product allows that.',
  }),
});
const body = z.union([scanned, typed]).openapi('Activate');

/** What the owner of the license can help with, on the page of the request. */
const OWNER_HELPS: readonly string[] = ['NO_SEAT', 'SUPERSEDE_NEEDS_OWNER'];

/** A request without the address around it, as its page is named. */
const requestText = (request: string) => encodeURIComponent(normalizeCode(lastSegment(request)));

/** What was sent, which the types of the validator leave out. */
const given = (read: object): unknown => ('data' in read ? read.data : null);

/** The bad fields of the form that was meant; where none was, what either of them needs. */
function badFields(sent: unknown): string[] {
  const object = isRecord(sent) ? sent : {};
  const names = Object.keys(object);
  const meant = names.includes('request')
    ? [scanned]
    : names.some((name) => name in typed.shape)
      ? [typed]
      : [scanned, typed];
  return meant.flatMap((form) => fieldsOf(form.safeParse(object).error));
}

const terms = z
  .object({
    kid: z.int(),
    epoch: z.int(),
    exp: day.optional(),
    feat: z.int().optional().openapi({ description: 'Bit i is feature i of the product file.' }),
    ver: z.tuple([z.int(), z.int()]).readonly().optional(),
    iss: day.optional(),
    lease: z.int().optional().openapi({ description: 'Days without check-in.' }),
    maint: day.optional(),
    unbound: z.literal(true).optional(),
    expDate: z.iso.date().nullable(),
  })
  .openapi('Terms');

const activated = z
  .object({
    productId: z.int(),
    computerId: z.string(),
    deviceCode: z.string().nullable(),
    computerKey: z.string(),
    shortComputerKey: z.string().nullable(),
    epoch: z.int(),
    terms,
    reused: z.boolean().openapi({ description: 'Was active already; no seat was taken.' }),
    superseded: z
      .boolean()
      .openapi({ description: 'Took over the seat it held under an earlier Device Code.' }),
    licenseFile: z.string().openapi({ description: 'Content of a license file, JSON as text.' }),
  })
  .openapi('Activated');

const route = createRoute({
  method: 'post',
  path: '/activate',
  summary: 'Activate a license on a computer, or get its Computer Key again',
  description: 'Safe to repeat: the same request gets the same key, and takes no further seat.',
  request: { body: { required: true, content: { 'application/json': { schema: body } } } },
  responses: {
    200: { description: 'Active', content: { 'application/json': { schema: activated } } },
    ...refusalResponses,
  },
});

/** POST activate (protocol section 12). */
export function addActivate(api: OpenAPIHono, context: Context) {
  api.openapi(
    route,
    async (c) => {
      const input = c.req.valid('json');
      const result = await activateComputer(context, wizardViewer(c), input);
      if (result.ok) return c.json(activatedJson(result.value), 200);
      const mended = OWNER_HELPS.includes(result.error.code) && 'request' in input;
      const link = mended ? `${context.portalUrl}/a/${requestText(input.request)}` : undefined;
      return answerRefusal(c, context, result.error, link);
    },
    // Its body is one of two forms, which says no more than that neither fits.
    (read, c) =>
      read.success ? undefined : answerBadRequest(c, 'fields', { fields: badFields(given(read)) }),
  );
}

function activatedJson(outcome: ActivationOutcome): z.output<typeof activated> {
  return {
    productId: outcome.productId,
    computerId: outcome.computerId,
    deviceCode: outcome.deviceCode,
    computerKey: outcome.computerKey,
    shortComputerKey: outcome.shortComputerKey,
    epoch: outcome.terms.epoch,
    terms: termsJson(outcome.terms),
    reused: outcome.reused,
    superseded: outcome.superseded,
    licenseFile: outcome.licenseFile,
  };
}
