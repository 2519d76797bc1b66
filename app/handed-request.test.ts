import { expect, test } from 'vitest';
import { content, device } from '@/lib/olp/fixtures.test-support';
import { encodePlainRequest } from '@/lib/olp/request-encode';
import { requestUrl } from '@/lib/olp/portal-url';
import { lastSegment } from '@/lib/olp/text/address';
import { requestIn } from '@/lib/olp/scanned-code';
import { addressIn } from './handed-request';

const [start, rest] = ['HTTPS://LICENSES.EXAMPLE.COM/A/249H5MZ0R4V8', '1QK3W6T2B5X7J9Y0'];
const url = start + rest;

test.each([
  ['alone', url],
  ['in a sentence', `Please open ${url} on your phone.`],
  ['in quotation marks and brackets', `the link (“${url.toLowerCase()}”), thanks`],
  ['as the target of a link', `<a href="${url}">activate</a>`],
  ['twice', `${url}\n\nor once more: ${url}`],
  ['broken into lines', `${start}\r\n${rest}`],
  ['broken into lines, with others around', `Open\n\n${start}\n${rest}\n\nThank you`],
  ['quoted and broken into lines', `> Open\n> ${start}\n> ${rest}\n> Thank you`],
])('the address of a request is found %s', (_how, text) => {
  const found = addressIn(text)
    .toUpperCase()
    .replaceAll(/[\s)”,]/g, '');
  expect(found).toBe(url);
});

test('of two addresses none is guessed', () => {
  const text = `${url} or ${start}0000`;
  expect(addressIn(text)).toBe(text);
});

const real = requestUrl(
  'https://licenses.example.com',
  encodePlainRequest({ ...content, deviceCode: device.deviceCode }),
);
const code = lastSegment(real);

test.each([
  '&quot;',
  '&gt;',
  '|',
  '\\',
  '=0D=0A',
  '´',
  '。',
  '）',
  '%EF%BC%89',
  ';jsessionid=7',
  '&utm_source=mail',
])('what ends a request with %j is no part of it', (added) => {
  expect(requestIn(`${code}${added}`)).toBe(code);
  expect(requestIn(`${real}${added}`)).toBe(code);
});

test.each([
  ['broken by soft line breaks', `${real.slice(0, 60)}=\r\n${real.slice(60)}`],
  [
    'within a link of a service that looks at links',
    `https://safe.example/?url=${encodeURIComponent(real)}&data=05%7C02`,
  ],
  ['above a word of its own alphabet', `${real}\n\nRegards`],
  ['above a name', `${real}\nSam`],
])('a request is found %s', (_how, text) => {
  expect(lastSegment(addressIn(text))).toBe(code);
});

test('a request that is cut stays as it came, so that it is refused', () => {
  for (const text of [code.slice(0, 40), `${code.slice(0, 70)}…`])
    expect(requestIn(text)).toBe(text);
});
