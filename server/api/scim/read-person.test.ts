import { expect, test } from 'vitest';
import { readChanges, readFilter, readPerson } from './read-person';

const patch = (...operations: object[]) => readChanges({ Operations: operations });

test.each([
  ['Entra ID, by path, as a text', { op: 'Replace', path: 'active', value: 'False' }],
  ['Entra ID, by path, as a flag', { op: 'Replace', path: 'active', value: false }],
  [
    'Entra ID, as a list of one',
    { op: 'Replace', path: 'active', value: [{ $ref: null, value: 'False' }] },
  ],
  ['Okta, without a path', { op: 'replace', value: { active: false } }],
  [
    'behind its schema',
    {
      op: 'add',
      path: 'urn:ietf:params:scim:schemas:core:2.0:User:active',
      value: false,
    },
  ],
  ['in other letters', { OP: 'REPLACE', Path: 'ACTIVE', Value: 'FALSE' }],
])('deactivates: %s', (_, operation) => {
  expect(patch(operation)).toEqual({ ok: true, value: { active: false } });
});

test('several changes in one go; what is not kept here is passed over', () => {
  expect(
    patch(
      { op: 'Add', path: 'externalId', value: 'x-7' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'a@example.com' },
      { op: 'Replace', value: { active: 'True', 'name.givenName': 'A', title: 'B' } },
    ),
  ).toEqual({ ok: true, value: { externalId: 'x-7', active: true } });
  expect(patch({ op: 'remove', path: 'externalId' })).toEqual({
    ok: true,
    value: { externalId: null },
  });
});

test.each([
  ['no body', undefined, 'syntax'],
  ['no operations', {}, 'syntax'],
  ['none of them', { Operations: [] }, 'syntax'],
  ['another verb', { Operations: [{ op: 'move', path: 'active', value: true }] }, 'syntax'],
  ['something else than an operation', { Operations: ['x'] }, 'syntax'],
  ['a path that is no text', { Operations: [{ op: 'add', path: 7, value: 1 }] }, 'path'],
  ['removing nothing', { Operations: [{ op: 'remove' }] }, 'target'],
  ['removing what has to be', { Operations: [{ op: 'remove', path: 'userName' }] }, 'fixed'],
  ['a flag that is none', { Operations: [{ op: 'add', path: 'active', value: 'no' }] }, 'value'],
  ['no value', { Operations: [{ op: 'replace', path: 'active' }] }, 'value'],
  ['a value without names', { Operations: [{ op: 'replace', value: true }] }, 'value'],
  [
    'an id that cannot be kept',
    { Operations: [{ op: 'add', path: 'externalId', value: 'a\u0000' }] },
    'value',
  ],
])('is told what is wrong: %s', (_, body, fault) => {
  expect(readChanges(body)).toEqual({ ok: false, fault });
});

test('a whole person needs a name; an external id that is left out is none', () => {
  const person = { userName: 'a@example.com', emails: [{ value: 'b@example.com' }] };
  expect(readPerson(person)).toEqual({
    ok: true,
    value: { userName: 'a@example.com', externalId: null },
  });
  expect(readPerson({ ...person, active: 'False', externalId: 'x' })).toEqual({
    ok: true,
    value: { userName: 'a@example.com', externalId: 'x', active: false },
  });
  for (const body of [{}, { userName: '' }, { userName: 7 }, { userName: 'a\ud800' }]) {
    expect(readPerson(body)).toEqual({ ok: false, fault: 'value' });
  }
  expect(readPerson([])).toEqual({ ok: false, fault: 'syntax' });
});

test.each([
  ['userName eq "a@example.com"', { by: 'userName', value: 'a@example.com' }],
  ['username EQ "a"', { by: 'userName', value: 'a' }],
  [' externalId eq "x \\"7\\"" ', { by: 'externalId', value: 'x "7"' }],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a"', { by: 'userName', value: 'a' }],
  ['id eq "\\u0000"', { by: 'id', value: '' }],
])('%s is asked for', (text, value) => {
  expect(readFilter(text)).toEqual({ ok: true, value });
});

test.each([
  'userName',
  'userName sw "a"',
  'userName eq a',
  'userName eq "a" or active eq true',
  'userName eq "a" and id eq "b"',
  'emails.value eq "a"',
  'constructor eq "a"',
  'userName eq "\\x"',
  '',
])('%s is no filter of this door', (text) => {
  expect(readFilter(text)).toEqual({ ok: false, fault: 'filter' });
});
