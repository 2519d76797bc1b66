import fc from 'fast-check';
import { expect, test } from 'vitest';
import { issueShortKey } from '@/lib/olp/short-key';
import { computerIdHash } from '@/lib/olp/computer-id';
import { KID, serverPrivate } from '@/lib/olp/fixtures.test-support';
import { writeLicenseFile } from '@/lib/olp/license-file';
import { anyText, check, codeOf, value } from '@/lib/olp/property.test-support';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { encodeCode } from '@/lib/olp/text/codes';
import { activationKey, answer, openRequest, productId, today } from '../portal.test-support';
import { temporaryFolder, wizardIn } from './folder.test-support';

const request = (n: number) => ({ activationKey: activationKey(n), computerName: 'LAB-PC-07' });

test('a license file is accepted for its key alone', () => {
  const wizard = wizardIn(temporaryFolder());
  const computerKey = answer(value(wizard.request(request(1))).url);
  const others = { productId: 1, computerId: 'x', computerName: '', licensee: '' };
  const file = `\ufeff${writeLicenseFile({ ...others, computerKey })}`;
  expect(value(wizard.accept(file)).terms.exp).toBe(today + 100);
});

test('a short key is accepted by the wizard that asked, and by no other', () => {
  const wizard = wizardIn(temporaryFolder());
  const { computerId, deviceCode, encryption } = openRequest(value(wizard.request(request(1))).url);
  if (encryption === null) throw new Error('the request is not encrypted');
  const short = value(
    issueShortKey({
      kid: KID.mac,
      privateKey: serverPrivate,
      devicePublic: encryption.devicePublic,
      productId,
      cidHash: computerIdHash(computerId),
      deviceCode,
      terms: { kid: KID.mac, epoch: 1, exp: today + 100 },
    }),
  );
  const other = wizardIn(temporaryFolder());
  value(other.request(request(1)));
  expect(codeOf(other.accept(short.text))).toBe('SIGNATURE');
  expect(value(wizard.accept(short.text))).toMatchObject({ kind: 'SCK', stored: true });
  expect(value(wizard.start()).license?.lease).not.toBeNull();
});

test.each(['ed25519', 's48'] as const)(
  'one wrong character in each of three groups of a signed key (%s) is mended, in four not',
  (alg) => {
    const wizard = wizardIn(temporaryFolder());
    const key = answer(value(wizard.request(request(1))).url, {}, alg);
    const groups = key.split('-');
    const spoil = (indexes: number[]) =>
      groups
        .map((group, i) => (indexes.includes(i) ? `${group[0]}U${group.slice(2)}` : group))
        .join(' ');
    expect(wizard.repair(spoil([2, 5, 11]))).toEqual({
      ok: true,
      value: { computerKey: key, groups: [2, 5, 11] },
    });
    expect(wizard.repair(spoil([2, 5, 8, 11])).ok).toBe(false);
    expect(value(wizard.start()).state).toBe('PENDING');
  },
);

test('an expired key is mended too, so that the true reason is said', () => {
  const wizard = wizardIn(temporaryFolder());
  const key = answer(value(wizard.request(request(1))).url, { exp: today - 3 });
  const typed = `${key.slice(0, 7)}U${key.slice(8)}`;
  expect(value(wizard.repair(typed)).computerKey).toBe(key);
  expect(codeOf(wizard.accept(key))).toBe('EXPIRED');
});

test('an unbound license is given up with its weak code, which names the Activation Key', () => {
  const wizard = wizardIn(temporaryFolder());
  const { url } = value(wizard.request(request(1)));
  value(wizard.accept(answer(url, { unbound: true, epoch: 4 })));
  const code = value(wizard.deactivate());
  expect(code.kind).toBe('UDVC');
  const bytes = value(parseActivationKey(activationKey(1)));
  expect(code.url).toContain(`/D/${encodeCode('AK', bytes).replaceAll('-', '')}/`);
  value(wizard.request(request(1)));
  expect(codeOf(wizard.accept(answer(url, { unbound: true, epoch: 4 })))).toBe('DEACTIVATED');
});

test('the place of one license is taken by another only with a code for the first', () => {
  const wizard = wizardIn(temporaryFolder());
  const first = value(wizard.request(request(1)));
  value(wizard.accept(answer(first.url)));
  const second = value(wizard.request(request(2)));
  const { replaced } = value(wizard.accept(answer(second.url)));
  expect(replaced).toMatchObject({ deviceCode: first.deviceCode, reason: 'replaced' });
  expect(value(wizard.start()).license?.deviceCode).toBe(second.deviceCode);
});

test('a machine without a number of its own keeps the Computer ID it made up', () => {
  const wizard = wizardIn(temporaryFolder(), { ownComputerId: () => null });
  const { computerId } = value(wizard.request(request(1)));
  expect(computerId).toMatch(/^WIZ-[0-9A-HJKMNP-TV-Z]{12}$/);
  expect(value(wizard.request(request(2))).computerId).toBe(computerId);
});

test('of several keys that are its own it takes the newest, in whatever order they come', () => {
  const keysIn = (wizard: ReturnType<typeof wizardIn>) => {
    const older = value(wizard.request({ ...request(1), computerId: 'one' }));
    const newer = value(wizard.request({ ...request(2), computerId: 'one' }));
    return [
      answer(older.url),
      answer(older.url, { epoch: 7 }),
      answer(newer.url),
      answer(newer.url, { epoch: 2 }),
    ];
  };
  for (const turn of [0, 1, 2, 3]) {
    const wizard = wizardIn(temporaryFolder());
    const keys = keysIn(wizard);
    const turned = [...keys.slice(turn), 'no key', ...keys.slice(0, turn)];
    expect(value(wizard.acceptOwn(turned))).toMatchObject({ terms: { epoch: 2 }, replaced: null });
    const { license, pending } = value(wizard.start());
    expect(license?.activationKeyEnding).toBe(activationKey(2).slice(-5));
    expect(pending).toHaveLength(1);
    // Brought once more nothing changes, but for the older one: that is another license.
    expect(value(wizard.acceptOwn([keys[2] ?? '', keys[3] ?? '']))).toMatchObject({
      terms: { epoch: 2 },
    });
    expect(codeOf(wizard.acceptOwn([keys[2] ?? '', 'no key']))).toBe('EPOCH_OLD');
    expect(codeOf(wizard.acceptOwn(['', 'no key']))).toBe('NONE_IS_OURS');
  }
});

test('whatever is typed, nothing throws, nothing is accepted, nothing changes', {
  timeout: 300_000,
}, () => {
  const wizard = wizardIn(temporaryFolder());
  const { url } = value(wizard.request(request(1)));
  const key = answer(url);
  const before = wizard.start();
  const mutated = fc
    .tuple(fc.nat(key.length - 1), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'))
    .filter(([index, character]) => key[index] !== character)
    .map(([index, character]) => key.slice(0, index) + character + key.slice(index + 1));
  const files = anyText.map((text) => JSON.stringify({ olp: 1, computerKey: text }));
  check(
    fc.property(
      fc.oneof(
        anyText,
        mutated,
        files,
        anyText.map((text) => `{${text}`),
      ),
      (typed) => {
        expect(wizard.accept(typed).ok).toBe(false);
        expect(wizard.request({ activationKey: typed, computerName: typed }).ok).toBe(false);
        expect(wizard.cancel(typed).ok).toBe(false);
      },
    ),
  );
  expect(wizard.start()).toEqual(before);
});
