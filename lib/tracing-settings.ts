import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/, error: 'must begin with https:// or http://' });

/**
 * Of OpenTelemetry's own variables those that we read; the exporter reads the rest of its kind (`OTEL_EXPORTER_OTLP_*`,
 * `OTEL_RESOURCE_ATTRIBUTES`) by itself.
 */
export const tracingShape = {
  OTEL_SDK_DISABLED: z.enum(['true', 'false']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.literal('http/json').optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().default('keyturn'),
  OTEL_TRACES_SAMPLER: z
    .enum(['always_on', 'always_off', 'traceidratio'])
    .or(z.enum(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio']))
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
};

/** @property ratio of traces that are kept, where the sampler goes by it */
export type TracingSettings = { serviceName: string; sampler: string; ratio: number };

const whole = z.object(tracingShape);

/** Null: requests are not traced. */
export function tracingOf(read: z.infer<typeof whole>): TracingSettings | null {
  const to = read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? read.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!to || read.OTEL_SDK_DISABLED === 'true') return null;
  return {
    serviceName: read.OTEL_SERVICE_NAME,
    sampler: read.OTEL_TRACES_SAMPLER,
    ratio: read.OTEL_TRACES_SAMPLER_ARG,
  };
}
