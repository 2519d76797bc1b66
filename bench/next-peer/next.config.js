import { fileURLToPath } from 'node:url';

/** The least that Next.js can be: one route handler. Built and run as .build/bench/next-peer. */
export default {
  poweredByHeader: false,
  agentRules: false,
  serverExternalPackages: ['pg'],
  turbopack: { root: fileURLToPath(new URL('../../..', import.meta.url)) },
};
