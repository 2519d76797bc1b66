import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '@/lib/olp/bytes';
import { prepareSigner } from '@/lib/olp/signature';
import { type PublicReceiptKey, type Receipt, signReceipt, verifyReceipt } from './receipt';

const signer = prepareSigner('ed25519', new Uint8Array(32).fill(9));
const keys: PublicReceiptKey[] = [{ id: 3, alg: 'ed25519', publicKey: toHex(signer.publicKey) }];
const receipt: Receipt = {
  keyturnReceipt: 1,
  portal: 'https://licenses.example.com',
  number: '80403ee6-4374-4135-ade1-2e087572302d',
  productId: 70021,
  productName: 'Example “CAD”\u2028',
  license: '…K7F2Z',
  computerId: 'WIZ-7Q2M4K9D',
  computerName: 'Prüfstand 🔧',
  activatedAt: '2026-10-01T12:00:00.000Z',
  releasedAt: '2026-11-02T09:05:00.000Z',
  proof: 'proven',
  provenAt: '2026-11-02T09:05:00.000Z',
  door: 'portal',
};
const signed = signReceipt(signer, 3, receipt);
const code = (text: string, with_ = keys) => {
  const checked = verifyReceipt(text, with_);
  return checked.ok ? 'good' : checked.error.code;
};

describe('a receipt', () => {
  test('is good as it was given, laid out in any way and in any order', () => {
    expect(code(JSON.stringify(signed))).toBe('good');
    expect(code(JSON.stringify(signed, null, 8))).toBe('good');
    const turned = Object.fromEntries(Object.entries(signed).reverse());
    expect(verifyReceipt(JSON.stringify(turned), keys)).toEqual({ ok: true, value: signed });
  });

  test.each(Object.keys(signed))('with another %s is not', (name) => {
    const value = signed[name as keyof typeof signed];
    const other = typeof value === 'number' ? value + 1 : `${String(value).slice(0, -1)}0`;
    expect(code(JSON.stringify({ ...signed, [name]: other }))).not.toBe('good');
  });

  test('with a field more or less is not', () => {
    expect(code(JSON.stringify({ ...signed, note: 'paid' }))).toBe('RECEIPT_FORGED');
    const { provenAt: _, ...less } = signed;
    expect(code(JSON.stringify(less))).toBe('RECEIPT_FORGED');
  });

  test('of another portal is not', () => {
    expect(code(JSON.stringify(signed), [])).toBe('RECEIPT_KEY_UNKNOWN');
    const { publicKey } = prepareSigner('ed25519', new Uint8Array(32).fill(8));
    const theirs = [{ id: 3, alg: 'ed25519' as const, publicKey: toHex(publicKey) }];
    expect(code(JSON.stringify(signed), theirs)).toBe('RECEIPT_FORGED');
  });

  test('is nothing else: any other text is refused, and none throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => code(text) !== 'good'));
    for (const text of ['', 'null', '[]', '{}', '{"keyturnReceipt":1,"signature":"00","keyId":{}}'])
      expect(code(text)).toBe('RECEIPT_UNREADABLE');
    expect(code('{"keyturnReceipt":1,"signature":"00","keyId":3}')).toBe('RECEIPT_FORGED');
    expect(code('9'.repeat(20_000))).toBe('RECEIPT_UNREADABLE');
  });

  test('one change of one character of its JSON is noticed', () => {
    const text = JSON.stringify(signed);
    const change = fc.tuple(fc.nat(text.length - 1), fc.constantFrom(...'0aZ9"}:,'));
    fc.assert(
      fc.property(change, ([at, character]) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        // In hexadecimal, capitals say the same.
        if (changed.toLowerCase() === text.toLowerCase()) return true;
        return code(changed) !== 'good';
      }),
    );
  });
});
