import { computerKeyText, splitComputerKey } from '@/lib/olp/computer-key';
import { isoFromDay } from '@/lib/olp/day';
import { writeLicenseFile } from '@/lib/olp/license-file';
import type { Terms } from '@/lib/olp/terms';
import { encodeCode } from '@/lib/olp/text/codes';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import type { LoadedLicense } from '@/lib/operations/locked/lock-license';

/** A Computer Key with what people and programs need beside it. Texts, no bytes. */
export type ComputerKeyView = {
  activationId: string;
  licenseId: string;
  productId: number;
  productName: string;
  /** Last group of the license's Activation Key. */
  keyEnding: string;
  computerId: string;
  computerName: string;
  /** Null for an unbound activation. */
  deviceCode: string | null;
  computerKey: string;
  shortComputerKey: string | null;
  terms: Terms;
  /** Last valid day, ISO; null for a perpetual key. */
  validThrough: string | null;
  /** JSON text (protocol 7, license file). */
  licenseFile: string;
  activatedAt: Date;
  /** Last day of an unbound key, ISO; null for a bound one. */
  unboundLastDay: string | null;
};

/** The terms a stored Computer Key says. A stored key always reads. */
export function termsOfKey(computerKey: Uint8Array): Terms {
  const split = splitComputerKey(computerKey);
  if (!split.ok) throw new Error(`A stored Computer Key does not read: ${split.error.code}.`);
  return split.value.terms;
}

export function viewComputerKey(loaded: LoadedLicense, row: ActivationRow): ComputerKeyView {
  const terms = termsOfKey(row.computerKey);
  const text = computerKeyText(row.computerKey);
  return {
    activationId: row.id,
    licenseId: row.licenseId,
    productId: row.productId,
    productName: loaded.product.name,
    keyEnding: loaded.key.lastGroup,
    computerId: row.computerId,
    computerName: row.computerName,
    deviceCode: row.deviceCode && encodeCode('DC', row.deviceCode),
    computerKey: text,
    shortComputerKey: row.shortComputerKey,
    terms,
    validThrough: terms.exp === undefined ? null : isoFromDay(terms.exp),
    licenseFile: writeLicenseFile({
      productId: row.productId,
      computerId: row.computerId,
      computerName: row.computerName,
      computerKey: text,
      licensee: loaded.organizationName,
    }),
    activatedAt: row.activatedAt,
    unboundLastDay: row.unboundLastDay,
  };
}
