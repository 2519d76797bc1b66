import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from '@/lib/operations/context';
import { answerLogo } from './answer-logo';
import { answerDevMail } from './dev-mail';
import { LINKED_PATHS, moveInboundLink } from './inbound-links';

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean;

/** Answers GET and HEAD at `path`, `*` for any text, or says that it has not: then the pages do. */
export type Door = { path: string; answer: Answer };

/** All that answers before the pages and is no API; e2e/inventory.ts lists it. */
export function makeDoors(context: Context, devMailbox: boolean): Door[] {
  const doors = (paths: readonly string[], answer: Answer) =>
    paths.map((path): Door => ({ path, answer }));
  return [
    ...(devMailbox
      ? doors(['/dev/mail', '/dev/mail/*'], (...call) => answerDevMail(context.db, ...call))
      : []),
    ...doors(LINKED_PATHS, (...call) => moveInboundLink(context, ...call)),
    ...doors(['/logo'], (...call) => answerLogo(context.db, ...call)),
  ];
}

/** Whether an address is one of `path`'s, where `*` stands for any text. */
export const isAt = (path: string, address: string) =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i').test(address);
