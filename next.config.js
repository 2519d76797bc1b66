import createNextIntlPlugin from 'next-intl/plugin';

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  typedRoutes: true,
  // `npm test` checks types; the first start of a clone need not wait for it.
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  // No door that fetches pictures and changes their size: nothing here needs it.
  images: { unoptimized: true },
  // Title and head are there before the page is sent, for every reader: what a page says of a license
  // that is not theirs then never depends on which part was ready first.
  htmlLimitedBots: /.*/,
  // Pages of one build never take scripts of another. The build sets it and writes it down for the
  // server (Next.js reads the same variable), together with the key of the server actions.
  ...(process.env.NEXT_DEPLOYMENT_ID ? { deploymentId: process.env.NEXT_DEPLOYMENT_ID } : {}),
  // These reach for files or native code of their own at run time: not to be bundled.
  serverExternalPackages: ['pg', 'pino', 'nodemailer'],
  // Where the vendor's people had these before everybody did: mails lead there.
  redirects: async () =>
    ['account', 'confirm'].map((page) => ({
      source: `/staff/${page}`,
      destination: `/${page}`,
      permanent: true,
    })),
  headers: async () => [
    {
      source: '/_next/static/:path*',
      headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }],
    },
  ],
};

export default createNextIntlPlugin('./i18n/request.ts')(config);
