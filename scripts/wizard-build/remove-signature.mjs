// Offsets of Microsoft's PE format, in the header that 0x3c points to.
const MAGIC_64 = 0x20b;
const OPTIONAL = 24;
const CHECKSUM = OPTIONAL + 64;
const CERTIFICATES = OPTIONAL + 112 + 4 * 8;

/**
 * A program for Windows without its signature. What is put into the program would land where its header says that the
 * signature is: scanners call such a file malformed, and it cannot be signed again.
 * @param {Buffer} file
 * @returns {Buffer}
 */
export function removeSignature(file) {
  const header = file.readUInt32LE(0x3c);
  if (file.readUInt16LE(header + OPTIONAL) !== MAGIC_64) throw new Error('This is no 64-bit PE.');
  const at = file.readUInt32LE(header + CERTIFICATES);
  if (at === 0) return file;
  if (at + file.readUInt32LE(header + CERTIFICATES + 4) !== file.length) {
    throw new Error('The signature is not at the end.');
  }
  const unsigned = Buffer.from(file.subarray(0, at));
  unsigned.fill(0, header + CERTIFICATES, header + CERTIFICATES + 8);
  // Only drivers need one; signing makes it anew.
  unsigned.writeUInt32LE(0, header + CHECKSUM);
  return unsigned;
}
