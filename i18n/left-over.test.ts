import { expect, test } from 'vitest';
import { leftOver } from './left-over.test-support';
import { pseudoMessages } from './pseudo-locale';

const said = (text: string) => pseudoMessages(text);

test('one word that was not taken from messages/ is found among many that were', () => {
  expect(leftOver(`${said('You can deactivate')} computers ${said('now.')}`)).toEqual([
    'computers',
  ]);
  expect(leftOver('Deactivate LAB-PC-07', ['LAB-PC-07'])).toEqual(['Deactivate']);
});

test('codes, addresses, names, days and numbers are none', () => {
  const data = `LAB-PC-07 C5NYF-4JRSE-PZBQW-FQ889 jo@customer.example licenses.example.com
    https://licenses.example.com/licenses March 31, 2027 at 09:05 UTC 3 days ago, CNC and NO_SEAT Example CAD`;
  expect(leftOver(said('Computer ') + data, ['Example CAD'])).toEqual([]);
});
