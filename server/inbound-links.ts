import type { IncomingMessage, ServerResponse } from 'node:http';
import { sealTicket, type Tickets, ticketCookie } from '@/lib/tickets';
import type { Vault } from '@/lib/vault/vault';

/** Pages that links may lead to, and what they are called in Quick License Manager's links. */
const PAGES = new Set(['/', '/activate', '/deactivate', '/license', '/keys']);
const FORMER_NAMES: Record<string, string> = {
  default: '/',
  qlmwebactivation: '/activate',
  qlmreleaselicense: '/deactivate',
  qlmlicenseinfo: '/license',
  qlmemaillicense: '/keys',
};

/** Where such links may lead; `*` for any text: also with slashes too many, as Next.js mends those. */
export const LINKED_PATHS: readonly string[] = ['/', '/*'];

/** Its arguments that name a field of ours, and the most characters that such a field can hold. */
const ARGUMENTS: Record<string, { field: keyof Tickets['typed']; most: number }> = {
  is_avkey: { field: 'activationKey', most: 60 },
  is_pcid: { field: 'computerId', most: 128 },
  is_deactcode: { field: 'code', most: 60 },
};

type Sealing = { vault: Vault; now: () => Date; portalUrl: string };

/**
 * Takes keys and codes out of the addresses of links with Quick License Manager's arguments: into a
 * sealed cookie, from which the clean page fills in its form (product.md section 6). Does nothing
 * else; a link never acts. Answers false for all other requests.
 */
export function moveInboundLink(
  sealing: Sealing,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const [asked = '', query = ''] = (request.url ?? '').split('?', 2);
  const path = plainPath(asked);
  const former = /^(?:\/[^/]{1,60}){0,3}\/(\w{1,30})\.aspx$/i.exec(path)?.[1]?.toLowerCase();
  const page = former === undefined ? path.toLowerCase() : FORMER_NAMES[former];
  if (page === undefined || !PAGES.has(page)) return false;
  const given = [...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]);
  if (former === undefined && !given.some(([name]) => name?.startsWith('is_'))) return false;

  const typed: Tickets['typed'] = {};
  for (const [name = '', value = ''] of given) {
    const argument = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
    const text = value.replace(/\p{Cc}/gu, '').trim();
    if (argument && text && text.length <= argument.most) typed[argument.field] ??= text;
  }
  const brought = Object.keys(typed).length > 0;
  const headers: Record<string, string> = {
    // What it brought is filled in here only: app/ticket-cookie.ts.
    Location: brought ? `${page}?typed` : page,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  };
  if (brought) headers['Set-Cookie'] = cookie(sealing, typed);
  response.writeHead(303, headers).end();
  return true;
}

/**
 * One slash between its parts and none at its end, percent signs read: every spelling of a page's
 * address would else be answered by Next.js, with a redirect that repeats the key, or a page under it.
 */
function plainPath(asked: string): string {
  try {
    return decodeURIComponent(asked)
      .replace(/[/\\]+/g, '/')
      .replace(/(?<=.)\/$/, '');
  } catch {
    return asked;
  }
}

function cookie(sealing: Sealing, typed: Tickets['typed']): string {
  const { name, options } = ticketCookie('typed', sealing.portalUrl);
  const attributes = [
    `${name}=${sealTicket(sealing, 'typed', typed)}`,
    `Max-Age=${options.maxAge}`,
    `Path=${options.path}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(options.secure ? ['Secure'] : []),
  ];
  return attributes.join('; ');
}
