import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { licenseFileName, zipOfLicenseFiles } from './license-files';

const computer = (computerName: string, computerId: string) => ({
  ...{ computerName, computerId, computerKey: `CK-${computerId}`, shortComputerKey: null },
  licenseFile: `{"of":"${computerId}"}`,
});

test('every computer has a file of its own, whatever it is called; the table says which', () => {
  const zip = unzipSync(
    zipOfLicenseFiles(
      [
        computer('CNC-3', 'PC/1'),
        computer('cnc-3', 'PC-1'),
        computer('', 'PC-2'),
        computer('../Fräse №1', '=1+1'),
      ],
      new Date('2026-10-01T12:00:00Z'),
    ),
  );
  const texts = Object.entries(zip).map(([name, bytes]) => [name, strFromU8(bytes)]);
  expect(texts.slice(1)).toEqual([
    ['license-CNC-3-PC-1.json', '{"of":"PC/1"}'],
    ['license-cnc-3-PC-1-2.json', '{"of":"PC-1"}'],
    ['license-PC-2.json', '{"of":"PC-2"}'],
    ['license-Fräse-1-1-1.json', '{"of":"=1+1"}'],
  ]);
  expect(texts[0]?.[0]).toBe('computers.csv');
  const lines = texts[0]?.[1]?.split('\r\n') ?? [];
  expect(lines[1]).toBe('"CNC-3","PC/1","license-CNC-3-PC-1.json","CK-PC/1",""');
  expect(lines[4]).toContain(`"'=1+1"`);
});

test('where there are no license files the table alone is handed over', () => {
  const one = { ...computer('CNC-3', 'PC-1'), licenseFile: null };
  const zip = unzipSync(zipOfLicenseFiles([one], new Date('2026-10-01T12:00:00Z')));
  expect(Object.keys(zip)).toEqual(['computers.csv']);
  expect(strFromU8(zip['computers.csv'] ?? new Uint8Array())).toContain('CK-PC-1');
});

test('a license file is called after its computer, in letters that every disk takes', () => {
  expect(licenseFileName('..\\a:b*')).toBe('license-a-b.json');
  expect(licenseFileName('///')).toBe('license-computer.json');
});
