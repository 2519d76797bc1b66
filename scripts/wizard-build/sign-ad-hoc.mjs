import { createHash } from 'node:crypto';

// From Apple's <mach-o/loader.h> and <kern/cs_blobs.h>.
const MH_MAGIC_64 = 0xfeedfacf;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const CSMAGIC_EMBEDDED_SIGNATURE = 0xfade0cc0;
const CSMAGIC_CODEDIRECTORY = 0xfade0c02;
const CS_ADHOC_LINKER_SIGNED = 0x20002;
const CS_EXECSEG_MAIN_BINARY = 1n;
const SHA256 = 2;

const PAGE = 4096;
/** Segments of Apple silicon. */
const SEGMENT = 16384n;
const HEADER = 32;
const COMMAND = 16;
const SUPER_BLOB = 24;
const DIRECTORY = 88;

/**
 * A Mach-O executable with the signature that a linker gives: no identity, but hashes of its pages, without which Apple
 * silicon starts no program. Whoever publishes it replaces it by a signature of their own.
 * @param {Uint8Array} unsigned a thin 64-bit executable without a signature
 * @param {string} identifier ASCII
 * @returns {Buffer}
 */
export function signAdHoc(unsigned, identifier) {
  const { linkEdit, text, commandsEnd } = layoutOf(Buffer.from(unsigned));
  const limit = align(unsigned.length, 16);
  const pages = Math.ceil(limit / PAGE);
  // Padded as LLVM's linker pads it.
  const name = Buffer.alloc(
    align(SUPER_BLOB + DIRECTORY + identifier.length + 1, 16) - SUPER_BLOB - DIRECTORY,
  );
  name.write(identifier, 'latin1');
  const directorySize = DIRECTORY + name.length + pages * 32;
  const size = align(SUPER_BLOB + directorySize, 16);
  const signed = Buffer.alloc(limit + size);
  signed.set(unsigned);

  signed.writeUInt32LE(signed.readUInt32LE(16) + 1, 16);
  signed.writeUInt32LE(signed.readUInt32LE(20) + COMMAND, 20);
  for (const [index, value] of [LC_CODE_SIGNATURE, COMMAND, limit, size].entries()) {
    signed.writeUInt32LE(value, commandsEnd + 4 * index);
  }
  const linkEditSize = BigInt(signed.length) - signed.readBigUInt64LE(linkEdit + 40);
  signed.writeBigUInt64LE(linkEditSize, linkEdit + 48);
  signed.writeBigUInt64LE(((linkEditSize + SEGMENT - 1n) / SEGMENT) * SEGMENT, linkEdit + 32);

  const blob = signed.subarray(limit);
  for (const [index, value] of [
    ...[CSMAGIC_EMBEDDED_SIGNATURE, SUPER_BLOB + directorySize, 1, 0, SUPER_BLOB],
  ].entries()) {
    blob.writeUInt32BE(value, 4 * index);
  }
  const directory = blob.subarray(SUPER_BLOB);
  for (const [index, value] of [
    ...[CSMAGIC_CODEDIRECTORY, directorySize, 0x20400, CS_ADHOC_LINKER_SIGNED],
    ...[DIRECTORY + name.length, DIRECTORY, 0, pages, limit],
  ].entries()) {
    directory.writeUInt32BE(value, 4 * index);
  }
  directory.set([32, SHA256, 0, Math.log2(PAGE)], 36);
  directory.writeBigUInt64BE(signed.readBigUInt64LE(text + 40), 64);
  directory.writeBigUInt64BE(signed.readBigUInt64LE(text + 48), 72);
  directory.writeBigUInt64BE(CS_EXECSEG_MAIN_BINARY, 80);
  directory.set(name, DIRECTORY);
  for (let page = 0; page < pages; page += 1) {
    const content = signed.subarray(page * PAGE, Math.min((page + 1) * PAGE, limit));
    const hash = createHash('sha256').update(content).digest();
    directory.set(hash, DIRECTORY + name.length + page * 32);
  }
  return signed;
}

/**
 * Where in the file its load commands end, and those of two segments begin.
 * @param {Buffer} file
 */
function layoutOf(file) {
  if (file.readUInt32LE(0) !== MH_MAGIC_64) throw new Error('This is no thin 64-bit Mach-O file.');
  const commandsEnd = HEADER + file.readUInt32LE(20);
  /** @type {Map<string, number>} */
  const segments = new Map();
  for (let at = HEADER; at < commandsEnd; at += file.readUInt32LE(at + 4)) {
    const command = file.readUInt32LE(at);
    if (command === LC_CODE_SIGNATURE) throw new Error('This file has a signature.');
    if (command !== LC_SEGMENT_64) continue;
    segments.set(file.toString('latin1', at + 8, at + 24).replace(/\0.*$/s, ''), at);
  }
  const linkEdit = segments.get('__LINKEDIT');
  const text = segments.get('__TEXT');
  if (linkEdit === undefined || text === undefined) throw new Error('A segment is missing.');
  const end = file.readBigUInt64LE(linkEdit + 40) + file.readBigUInt64LE(linkEdit + 48);
  if (end !== BigInt(file.length)) throw new Error('__LINKEDIT is not at the end.');
  if (file.subarray(commandsEnd, commandsEnd + COMMAND).some((byte) => byte !== 0)) {
    throw new Error('There is no room for one more load command.');
  }
  return { linkEdit, text, commandsEnd };
}

/** @param {number} value @param {number} to */
const align = (value, to) => Math.ceil(value / to) * to;
