import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from '@/lib/operations/context';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import type { ReleaseOutcome } from '@/lib/operations/release/release-activation';
import { answerRefusal, refusalResponses } from './answer-refusal';
import { wizardViewer } from './wizard-viewer';

const body = z
  .object({
    productId: z.int().min(1).max(0xffff_ffff).exactOptional(),
    dvc: z
      .string()
      .openapi({ description: 'The code as shown: DVC, or the weak one of an unbound key.' }),
    deviceCode: z.string().exactOptional(),
    activationKey: z.string().exactOptional(),
    computerId: z.string().exactOptional(),
  })
  .openapi('Deactivate', {
    description: 'The code, and a Device Code, Activation Key or Computer ID.',
  });

const deactivated = z
  .object({
    result: z.enum(['released', 'confirmed', 'already_released']).openapi({
      description:
        '`released` freed the seat now. `confirmed`: it was free already, without proof; a DVC proves it now.',
    }),
    proof: z
      .enum(['proven', 'weak', 'claimed'])
      .nullable()
      .openapi({ description: 'Null where another activation had taken over the seat.' }),
    releasedAt: z.int().openapi({ description: 'When the seat was freed, unix seconds.' }),
    computerId: z.string(),
    computerName: z.string(),
  })
  .openapi('Deactivated');

const route = createRoute({
  method: 'post',
  path: '/deactivate',
  summary: 'Free the seat of a computer that has removed its license',
  description: 'Safe to repeat: the answer then has the first date.',
  request: { body: { required: true, content: { 'application/json': { schema: body } } } },
  responses: {
    200: { description: 'Not active', content: { 'application/json': { schema: deactivated } } },
    ...refusalResponses,
  },
});

/** POST deactivate (protocol sections 10.3 and 12). */
export function addDeactivate(api: OpenAPIHono, context: Context) {
  api.openapi(route, async (c) => {
    const { dvc, ...rest } = c.req.valid('json');
    const result = await deactivateByCode(context, wizardViewer(c), { code: dvc, ...rest });
    return result.ok
      ? c.json(deactivatedJson(result.value), 200)
      : answerRefusal(c, context, result.error);
  });
}

function deactivatedJson(outcome: ReleaseOutcome): z.output<typeof deactivated> {
  const { result, proof, releasedAt, computerId, computerName } = outcome;
  // The other two answers are about a row that somebody chose; here the code is all there is.
  if (result === 'other_computer' || result === 'code_used' || !releasedAt) {
    throw new Error(`A release by code alone came out as ${result}.`);
  }
  // Protocol 10.3: what a weak code finds closed by another door is confirmed, though it proves nothing.
  const closedOtherwise = proof !== 'proven' && proof !== 'weak';
  const answer = result === 'already_released' && closedOtherwise ? 'confirmed' : result;
  const seconds = Math.floor(releasedAt.getTime() / 1000);
  return { result: answer, proof, releasedAt: seconds, computerId, computerName };
}
