import { format } from 'node:util';
import { log } from '@/lib/log';
import { failsAtReadingForm } from '@/lib/request-scope';

/**
 * Sends what libraries print into the log, where it is redacted: Next.js prints errors of pages to
 * the console by itself, and a failed query names its values. What strangers' forms make it print is no error.
 */
export function captureConsole(): void {
  const to =
    (level: 'debug' | 'warn' | 'error') =>
    (...args: unknown[]) =>
      log[failsAtReadingForm() ? 'debug' : level]({ printed: true }, format(...args));
  console.debug = to('debug');
  console.log = to('debug');
  console.info = to('debug');
  console.warn = to('warn');
  console.error = to('error');
}
