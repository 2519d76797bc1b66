import { type NextRequest, NextResponse } from 'next/server';

/** The addresses in the wizard's QR codes are upper case (protocol 6): /A/… and /D/…. */
const QR_PATH = /^\/([ad])\//i;

/** Where staff may hold a request into the camera. */
const SCANS = /^\/staff\/licenses\/[^/]+\/activate$/;

/** Gives every page its security headers, and leads the QR codes' addresses to their pages. */
export function proxy(request: NextRequest) {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy); // Next.js reads the nonce from here
  headers.set('x-keyturn-nonce', nonce); // and app/layout.tsx from here
  const response = route(request, headers);
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('Cache-Control', 'no-store');
  // Not no-referrer: browsers then send `Origin: null` with native form posts (protocol 6).
  response.headers.set('Referrer-Policy', 'strict-origin');
  response.headers.set('X-Content-Type-Options', 'nosniff');
  response.headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  const camera = SCANS.test(request.nextUrl.pathname) ? '(self)' : '()';
  response.headers.set('Permissions-Policy', `camera=${camera}, microphone=(), geolocation=()`);
  return response;
}

/** A rewrite, never a redirect: the code in the address is not sent about a second time. */
function route(request: NextRequest, headers: Headers) {
  const { pathname } = request.nextUrl;
  const letter = QR_PATH.exec(pathname)?.[1];
  if (!letter || letter === letter.toLowerCase())
    return NextResponse.next({ request: { headers } });
  const url = request.nextUrl.clone();
  url.pathname = `/${letter.toLowerCase()}${pathname.slice(2)}`;
  return NextResponse.rewrite(url, { request: { headers } });
}

function contentSecurityPolicy(nonce: string) {
  // React's development build evaluates strings and styles inline; production does neither.
  const development = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    `style-src-attr ${development ? "'unsafe-inline'" : "'none'"}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const config = {
  // Everything but built files, which carry no secrets and may be cached for ever.
  matcher: ['/((?!_next/static/|_next/image).*)'],
};
