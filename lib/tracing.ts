import { type Attributes, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';

/** The only tracer whose spans are exported: what else writes some (Next.js) names addresses that hold codes. */
export const TRACER = 'keyturn';

/**
 * Runs `work` as a part of the request that is being traced (OpenTelemetry); where none is, only runs it. Facts say
 * nothing that a user, a customer or a computer has given: a trace leaves the house.
 * @param failed what a result that is no exception has to say, such as a refusal's code
 */
export async function spanned<T>(
  name: string,
  { kind = SpanKind.INTERNAL, ...attributes }: Attributes & { kind?: SpanKind },
  work: () => Promise<T>,
  said: (result: T) => Attributes = () => ({}),
): Promise<T> {
  return trace.getTracer(TRACER).startActiveSpan(name, { kind, attributes }, async (span) => {
    try {
      const result = await work();
      span.setAttributes(said(result));
      return result;
    } catch (error) {
      // Its kind alone: the message of a failed statement quotes values.
      span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Whether what runs now belongs to a request that is traced; asked first where every call counts. */
export function isTraced(): boolean {
  const flags = trace.getActiveSpan()?.spanContext().traceFlags ?? TraceFlags.NONE;
  return (flags & TraceFlags.SAMPLED) !== 0;
}
