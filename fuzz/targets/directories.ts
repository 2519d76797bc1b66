import fc from 'fast-check';
import { isRecord } from '@/lib/olp/json-fields';
import { type Read, readChanges, readFilter, type Said } from '@/server/api/scim/read-person';
import { anyText, damagedJson, damagedText } from '../damage';
import { must } from '../expect';
import { target } from '../target';

const FAULTS = ['syntax', 'filter', 'path', 'target', 'value', 'fixed'];

function read<T>(result: Read<T>): T | null {
  if (result.ok) return result.value;
  must(FAULTS.includes(result.fault), 'a fault that has no words');
  return null;
}

/** PostgreSQL can keep it as it is. */
const isKept = (text: string) => text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);

const CHANGES: readonly object[] = [
  { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] },
  { Operations: [{ op: 'replace', value: { active: false } }] },
  { Operations: [{ op: 'add', path: 'externalId', value: '7' }] },
  { Operations: [{ op: 'remove', path: 'externalId' }] },
  { Operations: [{ op: 'replace', value: { userName: 'a@example.com', 'name.givenName': 'A' } }] },
  { Operations: [{ op: 'Replace', path: 'active', value: [{ $ref: null, value: 'True' }] }] },
];

const changes = target({
  name: 'changes of a directory',
  parse: readChanges,
  input: damagedJson(fc.constantFrom(...CHANGES)),
  holds(parse: (body: unknown) => Read<Said>, body) {
    const said = read(parse(body));
    if (said === null) return;
    must(isRecord(body), 'read from what is no object');
    const { active, externalId, userName } = said;
    must(active === undefined || typeof active === 'boolean', 'active is no flag');
    must(externalId === undefined || externalId === null || isKept(externalId), 'no external id');
    must(userName === undefined || isKept(userName), 'no user name');
    // Whoever is let in was said to be: by the word, or by the value.
    if (active) must(/true/i.test(JSON.stringify(body)), 'let in, and nobody said so');
  },
  planted: [
    'takes every word for yes',
    (body) => {
      const exact = readChanges(body);
      const said = JSON.stringify(body) ?? '';
      return exact.ok && /"false"/i.test(said)
        ? { ok: true, value: { ...exact.value, active: true } }
        : exact;
    },
  ],
});

const filters = target({
  name: 'filter of a directory',
  parse: readFilter,
  input: fc.oneof(
    damagedText(
      fc.constantFrom('userName eq "a@example.com"', 'externalId eq "x\\"y"', 'ID EQ "7"'),
    ),
    anyText,
  ),
  holds(parse: typeof readFilter, text) {
    const filter = read(parse(text));
    if (filter === null) return;
    must(['id', 'userName', 'externalId'].includes(filter.by), 'asks for something else');
    must(filter.value === '' || isKept(filter.value), 'a value that nothing can have');
    must(text.trim().endsWith('"'), 'not all of it was read');
  },
  planted: [
    'ignores what follows',
    (text) => {
      const exact = readFilter(text);
      return exact.ok ? exact : readFilter(text.slice(0, text.lastIndexOf('"') + 1));
    },
  ],
});

export const directories = [changes, filters];
