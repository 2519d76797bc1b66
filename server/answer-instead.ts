import type { IncomingMessage, ServerResponse } from 'node:http';

/** What stands in place of an answer: a body without its headers is none of ours. */
export type Instead = { status: number; headers: Record<string, string>; body: Buffer };

/** What Next.js says of the answer that it would give. */
const ITS_OWN = ['Content-Encoding', 'Transfer-Encoding', 'ETag', 'Vary', 'Link'];

/**
 * Puts another answer in place of one of Next.js. `decide` is asked as soon as that one's status is known;
 * null lets it pass as it is.
 */
export function answerInstead(
  request: IncomingMessage,
  response: ServerResponse,
  decide: (status: number) => Instead | null,
): void {
  const { writeHead, write, end } = response;
  let instead: Instead | null = null;
  response.writeHead = (status: number, ...more: unknown[]) => {
    instead ??= decide(status);
    if (!instead)
      return writeHead.apply(response, [status, ...more] as Parameters<typeof writeHead>);
    for (const name of ITS_OWN) response.removeHeader(name);
    response.setHeader('Content-Length', instead.body.length);
    for (const [name, value] of Object.entries(instead.headers)) response.setHeader(name, value);
    return writeHead.call(response, instead.status);
  };
  // Where it says its status only with the first bytes.
  const begin = () => {
    if (response.headersSent) return;
    instead ??= decide(response.statusCode);
    if (instead) response.writeHead(response.statusCode);
  };
  response.write = (...given: unknown[]) => {
    begin();
    return instead !== null || write.apply(response, given as Parameters<typeof write>);
  };
  response.end = (...given: unknown[]) => {
    begin();
    const body = request.method === 'HEAD' ? [] : [instead?.body];
    return end.apply(response, (instead ? body : given) as Parameters<typeof end>);
  };
}
