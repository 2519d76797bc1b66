import type { Instrumentation } from 'next';

/**
 * Errors of pages and actions. Only the route's pattern is logged: the address itself may hold an
 * Activation Request or a Deactivation Verification Code (protocol 13).
 */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const { log } = await import('@/lib/log');
  log.error(
    { err: error, method: request.method, route: context.routePath, kind: context.routeType },
    'a request failed',
  );
};
