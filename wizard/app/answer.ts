import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Html } from './html';

/**
 * What a page answers. `to`: another page of the window; `style`: what the page holds in its head;
 * `camera`: the page may ask for the camera.
 */
export type Answer =
  | { page: Html; status?: number; style?: string; camera?: boolean }
  | { to: string }
  | { json: unknown }
  | { file: Uint8Array | string; type: string; name?: string };

/** What a page is asked. `fields` are of the address and, of a POST, of the form. */
export type Ask = {
  fields: Fields;
  /** Asked by the script of the page, which goes on by itself. */
  byScript: boolean;
};

/** Fields by name; of files, their text. */
export type Fields = {
  get(name: string): string;
  /** The texts of all files of that name, of a ZIP those inside. */
  files(name: string): string[];
};

/** Nothing from elsewhere runs, shows, frames or reads what the window serves. */
export const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  // Not `no-referrer`: under it a browser sends `Origin: null` with its own forms.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const WITH_CAMERA = HEADERS['permissions-policy'].replace('camera=()', 'camera=(self)');

export function send(response: ServerResponse, answer: Answer): void {
  if ('to' in answer) {
    response.writeHead(303, { ...HEADERS, location: answer.to }).end();
  } else if ('page' in answer) {
    const policy = HEADERS['content-security-policy'];
    response.writeHead(answer.status ?? 200, {
      ...HEADERS,
      ...(answer.camera && { 'permissions-policy': WITH_CAMERA }),
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        answer.style === undefined
          ? policy
          : policy.replace("style-src 'self'", `style-src '${hashOf(answer.style)}'`),
    });
    response.end(`<!doctype html>${answer.page.text}`);
  } else if ('json' in answer) {
    response.writeHead(200, { ...HEADERS, 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.json));
  } else {
    const { file, type, name } = answer;
    const saved = name && { 'content-disposition': saveAs(name) };
    response.writeHead(200, { ...HEADERS, 'content-type': type, ...saved }).end(file);
  }
}

/** RFC 6266, section 4.3: for whoever does not read RFC 8187, a name without the letters that no header holds. */
const saveAs = (name: string) =>
  `attachment; filename="${name.replace(/[^ -~]/gu, '-')}"; filename*=UTF-8''${encodeURIComponent(name)}`;

/** How a policy names the one style or script that may stand in a page. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
