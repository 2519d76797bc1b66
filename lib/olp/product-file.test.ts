import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KID, ring } from './fixtures.test-support';
import { isPortalOrigin } from './portal-origin';
import { exportProduct, parseProduct, parseProductText } from './product-file';
import { anyJson, anyText, check, codeOf, value } from './property.test-support';
import { findMacKey, findSignatureKey, requestKey } from './ring';

const settings = {
  productId: 70021,
  name: 'Example CAD',
  portalUrl: 'https://activate.example.com',
  testPortal: false,
  acceptUnbound: true,
  acceptShortKeys: true,
  shortKeyLeaseDays: 30,
  graceDays: 3,
  features: ['export', 'batch'],
};
const build = { version: '12.3.1-beta', buildDate: '2026-10-01' };
const file = { ...exportProduct(settings, ring), ...build };
const RING_KEY = file.ring[0];

describe('a product file', () => {
  test('is what the portal exports plus version and date of the build', () => {
    const product = value(parseProductText(JSON.stringify(file)));
    expect(product).toMatchObject({ ...settings, ...build, majorMinor: [12, 3], buildDay: 2465 });
    expect(product.ring.map(({ kid, alg }) => [kid, alg])).toEqual(ring.map((k) => [k.kid, k.alg]));
  });

  test('has the defaults of the protocol', () => {
    const { olp, productId, name, portalUrl } = file;
    const minimal = { olp, productId, name, portalUrl, ring: [], ...build, unknown: 'ignored' };
    expect(value(parseProduct(minimal))).toMatchObject({
      testPortal: false,
      acceptUnbound: false,
      acceptShortKeys: false,
      shortKeyLeaseDays: null,
      graceDays: 7,
      features: [],
    });
  });

  test.each<[string, object, string]>([
    ['another format', { olp: 2 }, 'olp'],
    ['productId 0', { productId: 0 }, 'productId'],
    ['no name', { name: '' }, 'name'],
    ['a version without minor', { version: '12' }, 'majorMinor'],
    ['no build date', { buildDate: undefined }, 'buildDate'],
    ['a day that does not exist', { buildDate: '2026-02-30' }, 'buildDay'],
    ['a path in portalUrl', { portalUrl: 'https://x.example/' }, 'portalUrl'],
    ['http', { portalUrl: 'http://x.example' }, 'portalUrl'],
    ['a private address without testPortal', { portalUrl: 'http://10.0.0.1' }, 'portalUrl'],
    ['a ring that is none', { ring: {} }, 'ring'],
    ['a kid twice', { ring: [RING_KEY, RING_KEY] }, 'ring'],
    ['kid 32', { ring: [{ ...RING_KEY, kid: 32 }] }, 'ring'],
    ['an unknown algorithm', { ring: [{ ...RING_KEY, alg: 'rsa' }] }, 'ring'],
    ['an unknown status', { ring: [{ ...RING_KEY, status: 'old' }] }, 'ring'],
    ['upper-case hex', { ring: [{ ...RING_KEY, publicKey: 'A'.repeat(64) }] }, 'ring'],
    [
      'a key of small order',
      { ring: [{ ...RING_KEY, publicKey: `01${'00'.repeat(31)}` }] },
      'ring',
    ],
    [
      'an x25519 key of small order',
      { ring: [{ ...RING_KEY, alg: 'x25519-mac', publicKey: '00'.repeat(32) }] },
      'ring',
    ],
    ['a key off the curve', { ring: [{ ...RING_KEY, publicKey: `02${'00'.repeat(31)}` }] }, 'ring'],
    ['acceptUnbound as text', { acceptUnbound: 'yes' }, 'acceptUnbound'],
    ['a short key lease of 0 days', { shortKeyLeaseDays: 0 }, 'shortKeyLeaseDays'],
    ['negative grace', { graceDays: -1 }, 'graceDays'],
    ['36 features', { features: new Array(36).fill('f') }, 'features'],
  ])('with %s is refused', (_, change, field) => {
    expect(parseProduct({ ...file, ...change })).toEqual({
      ok: false,
      error: { code: 'BAD_PRODUCT', details: { field } },
    });
  });

  test('of any JSON or text is answered by a result', () => {
    const field = fc.constantFrom(...Object.keys(file));
    check(
      fc.property(field, anyJson, anyText, (name, json, text) => {
        parseProduct({ ...file, [name]: json });
        parseProduct({ ...file, ring: [{ ...RING_KEY, publicKey: json }] });
        expect(codeOf(parseProduct(json))).toBe('BAD_PRODUCT');
        expect(codeOf(parseProductText(text))).toBe('BAD_PRODUCT');
      }),
      0.5,
    );
  });
});

describe('the ring', () => {
  test('gives each kind of key only for its own use', () => {
    expect(value(findSignatureKey(ring, KID.s48)).alg).toBe('s48');
    expect(value(findMacKey(ring, KID.mac)).alg).toBe('x25519-mac');
    expect(codeOf(findMacKey(ring, KID.s48))).toBe('ALG_MISMATCH');
    expect(codeOf(findSignatureKey(ring, KID.mac))).toBe('ALG_MISMATCH');
    expect(codeOf(findSignatureKey(ring, 30))).toBe('KID_UNKNOWN');
  });

  test('encrypts requests to the signing key, else to the next one, else not at all', () => {
    const withStatus = (status: 'signing' | 'next' | 'verify' | 'revoked') =>
      ring.map((key) => ({ ...key, status }));
    expect(requestKey(withStatus('signing'))?.kid).toBe(KID.mac);
    expect(requestKey(withStatus('next'))?.kid).toBe(KID.mac);
    expect(requestKey(withStatus('verify'))).toBe(null);
    expect(requestKey(withStatus('revoked'))).toBe(null);
    const mac = withStatus('next').filter((key) => key.alg === 'x25519-mac');
    const both = [...mac, ...mac.map((key) => ({ ...key, kid: 10, status: 'signing' as const }))];
    expect(requestKey(both)?.kid).toBe(10);
  });
});

describe('portalUrl', () => {
  test.each([
    'https://activate.example.com',
    'https://activate.example.com:8443',
    'https://10.0.0.1',
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://[::1]:3000',
  ])('%s is accepted', (origin) => expect(isPortalOrigin(origin, false)).toBe(true));

  test.each([
    'http://10.1.2.3:3000',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.178.20:3000',
    'http://169.254.1.1',
    'http://[fd00::1]',
    'http://[fe80::1]:3000',
  ])('%s is accepted for a test portal only', (origin) => {
    expect(isPortalOrigin(origin, true)).toBe(true);
    expect(isPortalOrigin(origin, false)).toBe(false);
  });

  test.each([
    'http://activate.example.com',
    'http://172.32.0.1',
    'http://8.8.8.8',
    'http://10.0.0.1.example.com',
    'http://localhost.example.com',
    'http://[2001:db8::1]',
    'https://user@x.example',
    'https://x.example?q',
    'https://x.example#f',
    'https://x.example\\path',
    'https://straße.example',
    'https://x.example:99999',
    'ftp://x.example',
    'x.example',
    'https://',
    '',
  ])('%s is refused', (origin) => expect(isPortalOrigin(origin, true)).toBe(false));
});
