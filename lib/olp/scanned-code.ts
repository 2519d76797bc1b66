import { readDeactivation } from './portal-url';
import { activationKeyText } from './activation-key';
import { openRequest } from './request-decode';
import { ok } from './result';
import { lastSegment } from './text/address';
import { encodeCode } from './text/codes';
import { codeIn } from './text/find-code';

type Scanned = { code: string; deviceCode?: string; activationKey?: string };

/**
 * The two parts of a deactivation QR (protocol 9.5): Device Code and DVC, or Activation Key and a
 * weak code, also with what a mail program added to them. Refuses as typed codes are refused.
 */
export function readScannedCode(device: string, dvc: string) {
  const whole = readDeactivation(device, dvc);
  const read = whole.ok
    ? whole
    : readDeactivation(codeIn(device, ['DC', 'AK']), codeIn(dvc, ['DVC', 'UDVC']));
  if (!read.ok) return whole.ok ? read : whole;
  const { by, proof } = read.value;
  const input: Scanned =
    by.kind === 'DC'
      ? { code: encodeCode(proof.kind, proof.bytes), deviceCode: encodeCode('DC', by.bytes) }
      : { code: encodeCode(proof.kind, proof.bytes), activationKey: activationKeyText(by.bytes) };
  return ok(input);
}

/**
 * A request without what programs add to its end, where the whole text is none: entities, a dash or a
 * stop of other scripts, another parameter. Only for people, as `codeIn`; the device API is strict.
 */
export function requestIn(text: string): string {
  if (openRequest(text).ok) return text;
  const [code = ''] = /^[0-9a-z]*/i.exec(lastSegment(text)) ?? [];
  return openRequest(code).ok ? code : text;
}
