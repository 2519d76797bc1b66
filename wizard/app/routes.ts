import type { Answer, Ask } from './answer';
import { accept, accepted, poll } from './pages/accept';
import { activate, activateNow } from './pages/activate';
import { clear, clearNow, cleared } from './pages/clear';
import { code, codes, sendCode } from './pages/codes';
import { cancel, cancelNow, deactivate, deactivateNow } from './pages/deactivate';
import type { Desk } from './pages/desk';
import { license } from './pages/license';
import { request, requestFile } from './pages/request';
import { goodbye, refused } from './pages/trouble';
import { opening, welcome } from './pages/welcome';
import type { Routes } from './serve';

type Page = (desk: Desk, ask: Ask) => Answer | Promise<Answer>;

/** What is looked at: changes nothing but the own clock mark. */
const PAGES: Record<string, Page> = {
  '': welcome,
  activate: (desk) => activate(desk),
  request: (desk, ask) => request(desk, ask),
  'request-file': requestFile,
  accepted,
  license,
  deactivate: (desk) => deactivate(desk),
  cancel: (desk, { fields }) => cancel(desk, fields.get('device')),
  clear: (desk) => clear(desk),
  cleared: (desk) => cleared(desk),
  codes: (desk) => codes(desk),
  code: (desk, ask) => code(desk, ask),
};

/** What buttons do. */
const ACTIONS: Record<string, Page> = {
  activate: activateNow,
  opening: (desk) => opening(desk),
  accept,
  poll,
  deactivate: (desk) => deactivateNow(desk),
  cancel: (desk, { fields }) => cancelNow(desk, fields.get('device')),
  clear: (desk) => clearNow(desk),
  send: sendCode,
  quit: (desk) => goodbye(desk),
  // The page is still open.
  alive: () => ({ json: {} }),
};

export function routesOf(desk: Desk, assets: ReadonlyMap<string, Answer>): Routes {
  const find = (pages: Record<string, Page>, path: string) => {
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    return page && ((ask: Ask) => page(desk, ask));
  };
  return {
    get(path) {
      const asset = assets.get(path);
      return asset ? () => asset : find(PAGES, path);
    },
    post: (path) => find(ACTIONS, path),
    refused: (status) => refused(desk, status),
  };
}
