import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may talk to the window: the one browser that came with the one-time token. `folder` is where its
 * pages live: browsers send a cookie to every port of a host, but only below its own path, which no
 * other local server can guess.
 */
export type Guard = ReturnType<typeof makeGuard>;

/** What becomes of a request. `refuse`: with this HTTP status. */
export type Verdict =
  | { kind: 'serve'; path: string }
  | { kind: 'enter'; cookie: string }
  | { kind: 'refuse'; status: 403 | 404 };

const COOKIE = 'window';

const refuse = (status: 403 | 404): Verdict => ({ kind: 'refuse', status });

export function makeGuard() {
  const folder = `/${randomBytes(12).toString('hex')}/`;
  const session = randomBytes(32).toString('base64url');
  let token: string | null = randomBytes(32).toString('base64url');
  const opening = `${folder}?token=${token}`;

  /** Judges a request that arrived on `port`. */
  function judge(request: IncomingMessage, port: number): Verdict {
    const { method = '', headers } = request;
    const { host = '' } = headers;
    // A name that points here from outside (DNS rebinding) is not one of these.
    if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return refuse(403);

    const url = parse(request.url ?? '', host);
    if (url === null || !url.pathname.startsWith(folder)) return refuse(404);
    const isMember = cookiesOf(headers.cookie).some((value) => same(value, session));

    if (method === 'GET' || method === 'HEAD') {
      // Links from other sites lead nowhere; a mail or a terminal has no site.
      const from = headers['sec-fetch-site'] ?? 'none';
      const given = url.searchParams.get('token');
      if (given !== null) {
        if (isMember) return { kind: 'enter', cookie: session };
        if (method !== 'GET' || token === null || !same(given, token)) return refuse(403);
        token = null;
        return { kind: 'enter', cookie: session };
      }
      if (from !== 'none' && from !== 'same-origin') return refuse(403);
    } else if (method !== 'POST' || headers.origin !== `http://${host}`) {
      return refuse(403);
    }
    return isMember ? { kind: 'serve', path: url.pathname.slice(folder.length) } : refuse(403);
  }

  /** The header that makes a browser the one that may come back. */
  const setCookie = `${COOKIE}=${session}; Path=${folder}; HttpOnly; SameSite=Strict`;

  return { folder, opening, judge, setCookie };
}

/** Null for what is no address at all. */
function parse(path: string, host: string): URL | null {
  return URL.canParse(path, `http://${host}`) ? new URL(path, `http://${host}`) : null;
}

function cookiesOf(header = ''): string[] {
  return header.split(';').flatMap((pair) => {
    const [name, value] = pair.trim().split('=', 2);
    return name === COOKIE && value !== undefined ? [value] : [];
  });
}

/** Compares secrets in a time that does not tell where they differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
