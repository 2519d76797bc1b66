import { expect, test } from 'vitest';
import { addressKey } from './address-key';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['', ''],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test('one line cannot dodge a limit by changing its IPv6 address', () => {
  const keys = ['::1', ':ffff:ffff:ffff:ffff', ':0:0:0:2'].map((end) =>
    addressKey(`2001:db8:1:2${end}`),
  );
  expect(new Set(keys).size).toBe(1);
  expect(addressKey('2001:db8:1:3::1')).not.toBe(keys[0]);
});
