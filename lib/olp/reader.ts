/**
 * Reads a byte string from front to back without throwing: what is missing or malformed reads as zero
 * and makes `failed` true for good, so that a decoder asks once, at the end (protocol section 1).
 */
export class Reader {
  failed = false;
  position = 0;

  constructor(private readonly source: Uint8Array) {}

  bytes(length: number): Uint8Array {
    const end = this.position + length;
    if (end > this.source.length) {
      this.failed = true;
      return new Uint8Array(length);
    }
    const part = this.source.slice(this.position, end);
    this.position = end;
    return part;
  }

  u8(): number {
    return this.bigEndian(1);
  }

  u16(): number {
    return this.bigEndian(2);
  }

  u32(): number {
    return this.bigEndian(4);
  }

  /** Fails above 2⁵³ − 1, which JavaScript cannot count to. */
  u64(): number {
    const value = this.bigEndian(8);
    if (Number.isSafeInteger(value)) return value;
    this.failed = true;
    return 0;
  }

  /** Minimal unsigned LEB128 of at most 5 bytes. */
  varint(): number {
    let value = 0;
    for (let index = 0; index < 5; index++) {
      const byte = this.u8();
      value += (byte % 128) * 128 ** index;
      if (byte < 128) {
        if (byte === 0 && index > 0) this.failed = true;
        return value;
      }
    }
    this.failed = true;
    return 0;
  }

  /** A field with its length in one byte before it. */
  prefixed(): Uint8Array {
    return this.bytes(this.u8());
  }

  /** Everything that is left. */
  rest(): Uint8Array {
    return this.bytes(this.source.length - this.position);
  }

  /** True if nothing failed and nothing is left. */
  get done(): boolean {
    return !this.failed && this.position === this.source.length;
  }

  private bigEndian(length: number): number {
    return this.bytes(length).reduce((value, byte) => value * 256 + byte, 0);
  }
}
