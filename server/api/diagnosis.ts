import type { IncomingMessage } from 'node:http';
import type { Context as Call } from 'hono';
import { type Diagnosis, shows } from '@/lib/doctor/door-key';
import { build } from '@/lib/env';
import { claimedForwarding } from '../replace-headers';
import type { Watch } from '../watch';

/**
 * How this request came here, for `keyturn doctor`, which shows a key made of AUTH_SECRET: whether the proxies
 * say who asks, only a request that passed them can tell.
 */
export function answerDiagnosis(c: Call, { doctorKey, trustedProxyHops }: Watch) {
  if (!shows(c.req.header('authorization'), doctorKey)) {
    return c.json({ error: { code: 'FORBIDDEN' } }, 401);
  }
  const { incoming } = c.env as { incoming: IncomingMessage };
  return c.json({
    forwardedFor: claimedForwarding(incoming),
    trustedProxyHops,
    build: build(),
  } satisfies Diagnosis);
}
