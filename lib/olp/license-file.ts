import { isRecord } from './json-fields';
import { ok, type Refusal, type Result, refuse } from './result';

export type LicenseFile = {
  productId: number;
  computerId: string;
  computerName: string;
  /** Text form of the Computer Key. */
  computerKey: string;
  licensee: string;
};

/** A license file as JSON text (protocol section 7). All but the key is there for people to read. */
export function writeLicenseFile(file: LicenseFile): string {
  const { productId, computerId, computerName, computerKey, licensee } = file;
  const content = { olp: 1, productId, computerId, computerName, computerKey, licensee };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** The text of the Computer Key in a license file; nothing else in it is trusted. Or `BAD_FILE`. */
export function readLicenseFile(text: string): Result<string, Refusal<'BAD_FILE'>> {
  try {
    const content: unknown = JSON.parse(text);
    if (!isRecord(content) || content.olp !== 1) return refuse('BAD_FILE');
    const { computerKey } = content;
    return typeof computerKey === 'string' ? ok(computerKey) : refuse('BAD_FILE');
  } catch {
    return refuse('BAD_FILE');
  }
}
