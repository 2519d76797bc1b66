import { describe, expect, test } from 'vitest';
import { isNoId, type Machine, ownComputerId } from './own-computer-id';
import { inSystem32 } from './system32';

const FORM = /^WIZ-[0-9A-HJKMNP-TV-Z]{12}$/;

/** A machine with these files, where every command writes `output`. */
const machine = (
  platform: Machine['platform'],
  files: Record<string, string>,
  output = '',
): Machine => ({ platform, read: (path) => files[path] ?? '', run: () => output });

const ID = '4c4c4544003957108056b4c04f4d5131';
const linux = (files: Record<string, string>) => ownComputerId(machine('linux', files));

const registry = (guid: string) =>
  machine(
    'win32',
    {},
    `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    ${guid}\r\n\r\n`,
  );
const ioreg = (uuid: string) =>
  machine(
    'darwin',
    {},
    `+-o J314sAP  <class IOPlatformExpertDevice>\n    {\n      "IOPlatformSerialNumber" = "X"\n      "IOPlatformUUID" = "${uuid}"\n    }\n`,
  );

describe('the Computer ID of a machine', () => {
  test('comes from the number that its system got at installation, and shows none of it', () => {
    const uuid = '4C4C4544-0039-5710-8056-B4C04F4D5131';
    for (const id of [
      linux({ '/etc/machine-id': `${ID}\n` }),
      ownComputerId(registry(uuid)),
      ownComputerId(ioreg(uuid)),
    ]) {
      expect(id).toMatch(FORM);
      expect(id).not.toContain('4C4C');
    }
    expect(ownComputerId(registry(uuid))).toBe(ownComputerId(registry(uuid.toLowerCase())));
    expect(ownComputerId(registry(uuid))).not.toBe(ownComputerId(registry(uuid.replace('4', '5'))));
  });

  test('is found on systems without systemd too, and is the same there', () => {
    const known = linux({ '/etc/machine-id': `${ID}\n` });
    expect(linux({ '/var/lib/dbus/machine-id': ID })).toBe(known);
    expect(linux({ '/etc/machine-id': '\n', '/var/lib/dbus/machine-id': ID })).toBe(known);
  });

  test.each([
    ['an image before its first start', machine('linux', { '/etc/machine-id': 'uninitialized\n' })],
    ['a container', machine('linux', {})],
    ['a registry that cannot be read', machine('win32', {}, 'ERROR: Access is denied.')],
    ['a system of another kind', machine('aix', {})],
  ])('is none for %s', (_, without) => {
    expect(ownComputerId(without)).toBeNull();
  });

  test.each([
    ['zeros', registry('00000000-0000-0000-0000-000000000000')],
    ['nothing but F', registry('FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF')],
    ['a board without a number', ioreg('03000200-0400-0500-0006-000700080009')],
    ['an image made of zeros', machine('linux', { '/etc/machine-id': `${'0'.repeat(32)}\n` })],
  ])('is none for %s, which many computers have', (_, without) => {
    expect(ownComputerId(without)).toBeNull();
  });

  test('asks programs of the system by their full paths', () => {
    const ran: string[] = [];
    for (const platform of ['win32', 'darwin'] as const)
      ownComputerId({ platform, read: () => '', run: (command) => String(ran.push(command)) });
    expect(ran).toEqual(['C:\\Windows\\System32\\reg.exe', '/usr/sbin/ioreg']);
    expect(inSystem32('reg.exe', { SystemRoot: 'D:\\WINNT' })).toBe('D:\\WINNT\\System32\\reg.exe');
  });

  test('is the same each time', () => {
    expect(ownComputerId() ?? 'WIZ-000000000000').toMatch(FORM);
    expect(ownComputerId()).toBe(ownComputerId());
  });
});

test.each([
  'Default string',
  'To be filled by O.E.M.',
  'TO BE FILLED BY O.E.M.',
  ' none ',
  '0000-0000',
  'FFFFFFFF',
  // Others of the kinds, as boards, images and virtual machines carry them.
  'Not Settable',
  'DefaultString',
  'Type2 - Board Serial Number',
  'Serial Number Not Set',
  '<OUT OF SPEC>',
  'OEM_Serial',
  'localhost.localdomain',
  'Not_Present',
  'No Asset Tag',
  'O.E.M.',
  '"System Serial Number"',
  'System UUID',
  '(none).',
  'uninitialized',
  '1234567890',
  '0x00000000',
  '11111111-1111-1111-1111-111111111111',
  'FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE',
  'XXXXXXXX',
  '０００００００',
  '........',
  '-',
  '00020003-0004-0005-0006-000700080009',
  '03000200-0400-0500-0006-000700080009',
  '12345678-1234-5678-90AB-CDDEEFAABBCC',
])('%j identifies no computer', (text) => expect(isNoId(text)).toBe(true));

test.each([
  'LAB 7',
  'PC-0000',
  'WIZ-0G42M5N8QWRT',
  '1234567',
  'String quartet',
  'Nonesuch',
  '00001',
  'Test bench 4',
  'Default-Gateway 2',
  'OEM-7731',
  '00000000-0000-0000-0000-AC1F6B4D0E52',
  '机器',
])('%j may identify one', (text) => expect(isNoId(text)).toBe(false));
