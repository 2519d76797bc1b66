import { fstatSync, writeSync } from 'node:fs';

/**
 * Writes an answer to the standard output. The first use of `process.stdout` loads Node's streams and sockets,
 * a tenth of what a command takes, which files and pipes do not need. A terminal of Windows wants it, for its
 * letters; and it waits where a pipe is full.
 */
export function writeOut(answer: string): void {
  const bytes = Buffer.from(answer);
  let written = 0;
  try {
    if (!fstatSync(1).isCharacterDevice()) {
      while (written < bytes.length) written += writeSync(1, bytes, written);
    }
  } catch {
    // Full, closed or none: the stream knows what then to do.
  }
  if (written < bytes.length) process.stdout.write(bytes.subarray(written));
}
