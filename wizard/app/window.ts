import { hostname } from 'node:os';
import type { Wizard } from '@/wizard/core/wizard';
import { localeOfBrowser, speak } from '@/wizard/language';
import type { Answer } from './answer';
import { checkInAtStart } from './check-in-at-start';
import { makeGuard } from './guard';
import { stopWhenIdle } from './idle';
import { routesOf } from './routes';
import { serve } from './serve';

export type WindowOptions = {
  wizard: Wizard;
  assets: ReadonlyMap<string, Answer>;
  bareStyle: string;
  /** It speaks what the process speaks, not what its browser asks for. */
  ownLanguage?: boolean;
};

export type OpenWindow = {
  /** Lets in the first browser that comes with it, and no other. */
  address: string;
  port: number;
  /** Resolves once its browser has come. */
  entered: Promise<void>;
  /** Resolves once it is closed: by its Quit button, by `close`, or when nobody looks any more. */
  closed: Promise<void>;
  close(): void;
};

/** The wizard as pages for one browser on this computer. */
export async function openWindow(options: WindowOptions): Promise<OpenWindow> {
  const { wizard, assets, bareStyle, ownLanguage } = options;
  const guard = makeGuard();
  let end = () => {};
  const closed = new Promise<void>((done) => {
    end = done;
  });
  let enter = () => {};
  const entered = new Promise<void>((done) => {
    enter = done;
  });
  const idle = stopWhenIdle(close);
  const desk = {
    wizard,
    product: wizard.product,
    opening: checkInAtStart(wizard),
    hostName: hostname(),
    bareStyle,
    quit: () => setImmediate(close),
  };
  const { server, port } = await serve({
    guard,
    routes: routesOf(desk, assets),
    onBrowser: (accepted) => ownLanguage || speak(localeOfBrowser(accepted)),
    onVisit(path) {
      enter();
      return path === 'alive' ? idle.alive() : idle.visited();
    },
  });

  function close(): void {
    idle.end();
    // Answers under way are finished, connections that merely wait are not waited for.
    server.close(end);
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  }
  return { address: `http://127.0.0.1:${port}${guard.opening}`, port, entered, closed, close };
}
