import { expect, test } from 'vitest';
import { requestsIn } from './requests-in';

const request = (n: number) => `HTTPS://EXAMPLE.COM/A/${String(n).padStart(60, '0')}`;
const [one, two, three] = [request(1), request(2), request(3)];
const textsIn = (text: string) => requestsIn(text).map((found) => found.text);

test.each([
  ['one a line', `${one}\n${two}\r\n${three}`],
  ['in a table', `Computer,Request\nPC-1,"${one}"\nPC-2,${two};x\nPC-3\t${three}\t`],
  ['in mails, quoted', `> Please\n> ${one}\n>> ${two}\nand ${three}`],
  ['each twice', [one, one.toLowerCase(), two, three, two, three].join('\n')],
])('many requests are found %s', (_how, text) => {
  expect(textsIn(text)).toEqual([one, two, three]);
});

test('one that was broken into lines is whole, and the next one is its own', () => {
  const broken = `${one.slice(0, 60)}\n${one.slice(60, 75)}\n${one.slice(75)}`;
  expect(textsIn(`${broken}\n${two}`)).toEqual([one, two]);
});

test('one without its address is a request, and so is what is left of one; words are none', () => {
  const bare = 'A'.repeat(120);
  expect(requestsIn(`Requests of May\n${bare}\n\nPC-1 ${'?'.repeat(50)}\nBye`)).toEqual([
    { line: 2, text: bare },
    { line: 4, text: '?'.repeat(50) },
  ]);
  expect(requestsIn('')).toEqual([]);
});
