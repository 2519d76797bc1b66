import { fileURLToPath } from 'node:url';

/** A page without anything in it. Built and run as .build/bench/empty-page. */
export default {
  poweredByHeader: false,
  agentRules: false,
  turbopack: { root: fileURLToPath(new URL('../../..', import.meta.url)) },
};
