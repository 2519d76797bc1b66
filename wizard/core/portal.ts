import { isRecord } from '@/lib/olp/json-fields';
import { answeredCodes } from '@/lib/olp/refusals';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';

/** The paths of the device API (protocol section 12). */
export type PortalPath = 'activate' | 'deactivate' | 'check-in';

/**
 * Posts a body and answers the object that came back. Never throws. `NETWORK {reason}`: no answer, or
 * none that a portal gives; whether the portal has acted is then unknown, and asking again is safe.
 */
export type Portal = (
  path: PortalPath,
  body: object,
) => Promise<Result<Record<string, unknown>, Refusal>>;

export type PortalOptions = {
  /** Default: the global one, by way of the proxy of this computer's network. */
  fetch?: typeof fetch | undefined;
  /** Default: that of this process. */
  env?: Record<string, string | undefined> | undefined;
  /** The language in which the portal says why it refuses. */
  language?: (() => string) | undefined;
  /** Milliseconds for the whole exchange. */
  timeout?: number | undefined;
};

/** The longest reply that is read; a genuine one has less than 4 KiB. */
const MOST_BYTES = 64 * 1024;

const TIMEOUT = 10_000;

/** The portal of a product file, and no other: a redirect is no answer. */
export function portalAt(portalUrl: string, options: PortalOptions = {}): Portal {
  // Looked up late: merely touching the global one loads Node's whole HTTP client.
  const send: typeof fetch = options.fetch ?? ownWay(options.env ?? process.env);
  return async (path, body) => {
    try {
      const response = await send(`${portalUrl}/api/olp/v1/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(options.language && { 'accept-language': options.language() }),
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeout ?? TIMEOUT),
      });
      return readAnswer(response.status, await readText(response));
    } catch (error) {
      return refuse('NETWORK', { reason: reasonOf(error) });
    }
  };
}

function ownWay(env: Record<string, string | undefined>): typeof fetch {
  if (!Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name))) {
    return (...request) => fetch(...request);
  }
  return async (...request) => {
    const { fetchThroughProxy } = await import('./through-proxy');
    return fetchThroughProxy(env, (...direct) => fetch(...direct))(...request);
  };
}

/** The portal of a computer without a network. */
export const noPortal: Portal = async () => refuse('NETWORK', { reason: 'OFFLINE' });

function readAnswer(status: number, text: string): Result<Record<string, unknown>, Refusal> {
  const json: unknown = JSON.parse(text);
  if (isRecord(json)) {
    if (status === 200) return ok(json);
    const { error } = json;
    const code = isRecord(error) && answeredCodes.find((each) => each === error.code);
    if (isRecord(error) && code) {
      const details = isRecord(error.details) ? plainDetails(error.details) : {};
      const message = typeof error.message === 'string' ? { message: oneLine(error.message) } : {};
      const { support } = error;
      const reference =
        isRecord(support) && typeof support.reference === 'string'
          ? { supportReference: oneLine(support.reference) }
          : {};
      // Details of the wire are as they are: whoever words them looks at what is there.
      return {
        ok: false,
        error: { code, details: { ...details, ...message, ...reference } } as Refusal,
      };
    }
  }
  return refuse('NETWORK', { reason: `HTTP ${status}` });
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error('TOO_LONG');
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

/** Values that can be shown or counted: a portal's answer may end up on a terminal. */
function plainDetails(details: Record<string, unknown>): Record<string, unknown> {
  const plain = Object.entries(details).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value === 'string') return [[name, oneLine(value)]];
    if (typeof value === 'number' || typeof value === 'boolean') return [[name, value]];
    const numbers = Array.isArray(value) && value.every((each) => Number.isInteger(each));
    return numbers ? [[name, value]] : [];
  });
  return Object.fromEntries(plain);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 500);
}

/** What a failed exchange is called, for a log: `fetch` hides the cause one level down. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'FAILED';
  const { name, message, cause } = error;
  if (name === 'TimeoutError') return 'TIMEOUT';
  if (error instanceof SyntaxError) return 'NOT_JSON';
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : oneLine(cause.message);
  return oneLine(message);
}
