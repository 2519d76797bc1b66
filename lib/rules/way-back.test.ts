import { expect, test } from 'vitest';
import { readScheme, wayBackOf } from './way-back';

const ALLOWED = [
  'https://example.com',
  'https://example.com:8443',
  'http://localhost:3000',
  'https://xn--bcher-kva.example',
  'examplecad:',
];

test.each([
  ['https://example.com', 'https://example.com/', 'example.com'],
  ['https://example.com/account?a=1&b=2#licenses', undefined, 'example.com'],
  ['HTTPS://Example.COM/Account', 'https://example.com/Account', 'example.com'],
  ['https://example.com:443/', 'https://example.com/', 'example.com'],
  ['https://example.com:8443/', undefined, 'example.com:8443'],
  ['https://ex%61mple.com/', 'https://example.com/', 'example.com'],
  ['http://localhost:3000/back', undefined, 'localhost:3000'],
  ['https://xn--bcher-kva.example/', undefined, 'xn--bcher-kva.example'],
])('%s leads back to that site', (address, href = address, name) => {
  expect(wayBackOf(ALLOWED, address)).toEqual({ href, name });
});

test.each(['examplecad:', 'examplecad:done?license=1', 'ExampleCAD://open/part', 'examplecad:/x'])(
  '%s leads back to that program',
  (address) => {
    const back = wayBackOf(ALLOWED, address);
    expect(back).toMatchObject({ name: 'examplecad' });
    expect(back?.href).toMatch(/^examplecad:/);
  },
);

test.each([
  // Another site, or the same name read otherwise.
  'https://evil.example/',
  'https://sub.example.com/',
  'https://example.com.evil.example/',
  'https://example.com./',
  'https://notexample.com/',
  'http://example.com/',
  'https://example.com:444/',
  'https://localhost:3000/',
  'http://localhost/',
  'ftp://example.com/',
  // Whose name stands before the sign.
  'https://example.com@evil.example/',
  'https://example.com:x@evil.example/',
  'https://user@example.com/',
  'https://:secret@example.com/',
  'examplecad://user@host/',
  // What browsers read as a slash, or leave out.
  '//example.com/',
  '/\\example.com/',
  'https:\\\\example.com\\',
  'https://evil.example\\@example.com/',
  'https://example.com\\.evil.example/',
  'https://example.com/\r\nSet-Cookie: a=b',
  'https://example.com/\n',
  'ht\ntps://example.com/',
  '\u0001https://example.com/',
  ' https://example.com/',
  'https://example.com /',
  'https://example.com/\u0000',
  'https://exam\tple.com/',
  // Letters that look like others.
  'https://еxample.com/',
  'https://example。com/',
  'https://ｅxample.com/',
  'https://bücher.example/',
  'https://example.com/\u202Emoc',
  // Schemes that act.
  'javascript:alert(1)',
  'JavaScript:alert(1)//https://example.com',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'blob:https://example.com/1',
  'view-source:https://example.com/',
  'filesystem:https://example.com/',
  'examplecads:x',
  'xexamplecad:x',
  'example',
  '',
  ':',
  'https://',
  'https:///',
  `https://example.com/${'a'.repeat(1000)}`,
])('%j leads nowhere', (address) => {
  expect(wayBackOf(ALLOWED, address)).toBe(null);
});

test('without an address that is allowed nothing leads back', () => {
  for (const address of ['https://example.com/', 'examplecad:', 'null', 'about:blank']) {
    expect(wayBackOf([], address)).toBe(null);
  }
  // What has no origin is not that of another without one.
  expect(wayBackOf(['null'], 'examplecad:x')).toBe(null);
});

test.each([
  ['examplecad:', 'examplecad:'],
  ['ExampleCAD://', 'examplecad:'],
  ['com.example.cad+v2:', 'com.example.cad+v2:'],
])('%s is the scheme of a program', (text, scheme) => {
  expect(readScheme(text)).toBe(scheme);
});

test.each([
  ...['javascript:', 'JAVASCRIPT:', 'data:', 'vbscript:', 'blob:', 'file:', 'https:', 'mailto:'],
  ...['about:', 'view-source:', 'intent:', 'ms-msdt:', 'ms-settings:', 'search-ms:', 'chrome:'],
  ...[
    'c:',
    'x',
    'examplecad',
    'examplecad:x',
    'examplecad:///',
    '1cad:',
    'exämple:',
    ' examplecad:',
  ],
])('%s is none', (text) => {
  expect(readScheme(text)).toBe(null);
});
