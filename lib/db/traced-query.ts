import { SpanKind } from '@opentelemetry/api';
import type pg from 'pg';
import { isTraced, spanned } from '@/lib/tracing';

/**
 * Asks the database within a span, if the request is traced: the statement as it was written, whose values are
 * `$1` and so on and do not leave.
 */
export function tracedQuery(config: string | pg.QueryConfig, ask: () => unknown): unknown {
  if (!isTraced()) return ask();
  const text = typeof config === 'string' ? config : config.text;
  const [operation = 'SQL'] = text.trimStart().split(/\s/, 1);
  const facts = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.query.text': text,
  };
  return spanned(operation, { kind: SpanKind.CLIENT, ...facts }, async () => ask());
}
