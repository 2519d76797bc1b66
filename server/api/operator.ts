import type { Hono } from 'hono';
import { DIAGNOSIS_PATH, shows } from '@/lib/doctor/door-key';
import type { Health } from '../health';
import type { Watch } from '../watch';
import { answerDiagnosis } from './diagnosis';

/** What whoever runs the portal asks each instance, under whatever name: no page, nothing of a customer. */
export const INSTANCE_PATHS: readonly string[] = [
  '/api/health',
  '/api/live',
  '/api/ready',
  '/api/metrics',
];

/** Whether it works, whether it lives, whether it takes requests, how much it does, and how they come to it. */
export function addOperator(api: Hono, health: () => Promise<Health>, watch: Watch) {
  api.get('/api/health', async (c) => {
    const report = await health();
    return c.json(report, report.status === 'ok' ? 200 : 503);
  });
  // Asks nobody: an instance is not started anew because the database is away.
  api.get('/api/live', (c) => c.json({ status: 'live' }));
  api.get('/api/ready', async (c) => {
    if (watch.isStopping()) return c.json({ status: 'stopping' }, 503);
    const { status, checks } = await health();
    return status === 'ok' ? c.json({ status: 'ready' }) : c.json({ status, checks }, 503);
  });
  api.get('/api/metrics', async (c) => {
    const { metrics } = watch;
    if (!metrics) return c.notFound();
    if (!shows(c.req.header('authorization'), metrics.token)) {
      return c.json({ error: { code: 'FORBIDDEN' } }, 401);
    }
    return c.body(await metrics.read(), 200, { 'Content-Type': metrics.type });
  });
  api.get(DIAGNOSIS_PATH, (c) => answerDiagnosis(c, watch));
}
