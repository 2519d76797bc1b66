import pino from 'pino';
import { logLevel } from '@/lib/env';
import { requestScope } from '@/lib/request-scope';
import { redact } from './log-redaction';
import { visibleJson } from '@/lib/strangers-words';

/**
 * The log: one JSON object per line on standard output. Everything passes the redaction of
 * `log-redaction.ts`, messages included, so that no bearer secret can end up in a log collector.
 * Words of strangers can neither begin a line nor turn one: what nobody sees is escaped.
 */
export const log = makeLog(pino.destination(1));

/** A log that writes elsewhere; for tests. */
export function makeLog(destination: pino.DestinationStream): pino.Logger {
  return pino(
    {
      level: logLevel(),
      base: null,
      // Whatever is said while a request is answered says of which.
      mixin: () => {
        const { requestId } = requestScope.getStore() ?? {};
        return requestId === undefined ? {} : { requestId };
      },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
      },
      // `redact` has already turned errors into plain objects.
      serializers: { err: (value: unknown) => value },
      hooks: {
        logMethod(args, method) {
          const clean = args.map((arg: unknown) =>
            arg instanceof Error
              ? { err: redact(arg) }
              : typeof arg === 'string'
                ? redact(arg)
                : arg,
          );
          method.apply(this, clean as Parameters<typeof method>);
        },
      },
    },
    { write: (line) => destination.write(visibleJson(line)) },
  );
}
