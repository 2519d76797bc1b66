import { expect, test } from 'vitest';
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
