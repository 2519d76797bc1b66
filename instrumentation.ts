import type { Instrumentation } from 'next';

/**
 * Errors of pages and actions. Only the route's pattern is logged: the address itself may hold an
 * Activation Request or a Deactivation Verification Code (protocol 13).
 */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const { log } = await import('@/lib/log');
  const { failsAtReadingForm } = await import('@/lib/request-scope');
  const about = { method: request.method, route: context.routePath, kind: context.routeType };
  if (failsAtReadingForm()) return log.info(about, 'a form could not be read');
  log.error({ err: error, ...about }, 'a request failed');
};
