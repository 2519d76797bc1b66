import type { IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  context,
  diag,
  DiagLogLevel,
  isSpanContextValid,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { log } from '@/lib/log';
import type { TracingSettings } from '@/lib/tracing-settings';
import { TRACER } from '@/lib/tracing';
import { loggablePath } from './note-requests';
import { doorOf } from './metrics';

export type Tracing = {
  /** The same listener, each request of it a span. */
  traced(listener: RequestListener): RequestListener;
  /** Sends what is still here. */
  stop(): Promise<void>;
};

/** Milliseconds for what is still here when the portal stops: nobody's answer waits for it, but the stop does. */
const LAST_WORDS = 1500;
/** Milliseconds between two lines about traces that do not leave. */
const SAY_AGAIN = 60_000;

/**
 * Traces of OpenTelemetry, sent by OTLP over HTTP: a span for each request, for each operation in it and for each
 * statement, and nothing that says whose. Loaded only where they are wanted: until then every span is one
 * that nobody keeps.
 * @param hops of trusted proxies. A `traceparent` (W3C Trace Context) is taken from them alone
 */
export async function startTracing(
  settings: TracingSettings | null,
  hops: number,
): Promise<Tracing | null> {
  if (!settings) return null;
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { parseTraceParent } = await import('@opentelemetry/core');
  const provider = await makeProvider(settings);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const nobodys = new ProxyTracerProvider().getTracer('nobody');
  trace.setGlobalTracerProvider({
    getTracer: (name, ...more) => (name === TRACER ? provider.getTracer(name, ...more) : nobodys),
  });
  const sayFault = faultSayer();
  const silent = () => {};
  const logger = { error: sayFault, warn: silent, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  const tracer = provider.getTracer(TRACER);

  const callerOf = ({ headers }: IncomingMessage) => {
    const given = headers.traceparent;
    const parent = hops > 0 && typeof given === 'string' ? parseTraceParent(given) : null;
    return parent && isSpanContextValid(parent)
      ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true })
      : ROOT_CONTEXT;
  };
  return {
    traced: (listener) => (request, response) => {
      const { method = '', url = '/' } = request;
      const attributes = {
        'http.request.method': method,
        'url.path': loggablePath(url),
        'keyturn.door': doorOf(url.split('?')[0] ?? '/'),
      };
      const name = `${method} ${attributes['keyturn.door']}`;
      const parent = callerOf(request);
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
      response.once('close', () => {
        span.setAttribute('http.response.status_code', response.statusCode);
        if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
      return context.with(trace.setSpan(parent, span), () => listener(request, response));
    },
    stop: async () => {
      const sent = provider.shutdown().catch((error: Error) => sayFault(error.message));
      await Promise.race([sent, sleep(LAST_WORDS, undefined, { ref: false })]);
    },
  };
}

/** Where to, with which headers, timeout and resource, the exporter reads from the variables of OpenTelemetry itself. */
async function makeProvider({ sampler: name, ratio, serviceName }: TracingSettings) {
  const sdk = await import('@opentelemetry/sdk-trace');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = await import(
    '@opentelemetry/resources'
  );
  const roots = {
    always_on: () => new sdk.AlwaysOnSampler(),
    always_off: () => new sdk.AlwaysOffSampler(),
    traceidratio: () => new sdk.TraceIdRatioBasedSampler(ratio),
  };
  const root = roots[name.replace('parentbased_', '') as keyof typeof roots]();
  return new sdk.TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': serviceName }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: name.startsWith('parentbased_') ? new sdk.ParentBasedSampler({ root }) : root,
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
}

/** A collector that is away is no reason to answer less; whoever looks for traces finds the reason in the log. */
function faultSayer() {
  let said = Number.NEGATIVE_INFINITY;
  return (message: string) => {
    if (performance.now() - said < SAY_AGAIN) return;
    said = performance.now();
    log.warn({ why: message.slice(0, 300) }, 'traces do not leave');
  };
}
