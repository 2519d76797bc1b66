import { gzipSync, zipSync } from 'fflate';

/** @typedef {{name: string, bytes: Uint8Array}} Entry a file in an archive */

/** @param {string} name @param {string} text @returns {Entry} */
export const textEntry = (name, text) => ({ name, bytes: new TextEncoder().encode(text) });

/** The first moment that a ZIP file can name. It has no zone, and is made of the local one's. */
const longAgo = new Date(1980, 0, 1);

/** The same bytes of the same files, whenever and wherever. @param {Entry[]} entries */
export const zip = (entries) =>
  zipSync(Object.fromEntries(entries.map(({ name, bytes }) => [name, bytes])), {
    mtime: longAgo,
    level: 9,
  });

/** The same, as gzipped tar (POSIX.1-1988, "ustar"). @param {Entry[]} entries names of at most 100 bytes */
export function tarball(entries) {
  const blocks = entries.flatMap(({ name, bytes }) => [
    headerOf(name, bytes.length),
    bytes,
    new Uint8Array(-bytes.length & 511),
  ]);
  const tar = Buffer.concat([...blocks, new Uint8Array(1024)]);
  return gzipSync(tar, { mtime: 0, level: 9 });
}

/** @param {string} name @param {number} size */
function headerOf(name, size) {
  const header = Buffer.alloc(512);
  if (header.write(name, 0) > 100) throw new Error(`A name too long for the archive: ${name}`);
  const octal = (/** @type {number} */ value, /** @type {number} */ digits) =>
    `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108); // owner and group
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(0, 11), 136); // time
  header.write('        ', 148);
  header.write('0', 156); // a file
  header.write('ustar\0', 257, 'latin1');
  header.write('00', 263);
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    ),
    148,
  );
  return header;
}
