import { isRecord } from '@/lib/olp/json-fields';

/** What is wrong with what a directory sent: RFC 7644, table 9. */
export type Fault = 'syntax' | 'filter' | 'path' | 'target' | 'value' | 'fixed';
export type Read<T> = { ok: true; value: T } | { ok: false; fault: Fault };

/** What a directory says of somebody, as far as this portal keeps it; all else is ignored. */
export type Said = { userName?: string; externalId?: string | null; active?: boolean };

/** Characters. */
const LONGEST_NAME = 1000;
const LONGEST_ID = 255;

const OF_USER = 'urn:ietf:params:scim:schemas:core:2.0:user:';

/** Attribute names have no case, and may stand behind their schema (RFC 7644, 3.10). */
const nameOf = (text: string) => text.toLowerCase().replace(OF_USER, '');

const good = <T>(value: T): Read<T> => ({ ok: true, value });
const bad = (fault: Fault) => ({ ok: false, fault }) as const;

/** A whole person (RFC 7644, 3.3 and 3.5.1). An external id that is left out is none. */
export function readPerson(body: unknown): Read<Said & { userName: string }> {
  if (!isRecord(body)) return bad('syntax');
  const said: Said = { externalId: null };
  for (const [name, value] of Object.entries(body)) {
    const fault = take(said, name, value);
    if (fault) return bad(fault);
  }
  const { userName } = said;
  return userName === undefined ? bad('value') : good({ ...said, userName });
}

/** Changes of a person (RFC 7644, 3.5.2), in the forms too that directories send: `Replace`, `"False"`, no path. */
export function readChanges(body: unknown): Read<Said> {
  const operations = isRecord(body) ? fieldOf(body, 'operations') : undefined;
  if (!Array.isArray(operations) || operations.length === 0) return bad('syntax');
  const said: Said = {};
  for (const operation of operations) {
    const fault = isRecord(operation) ? takeOne(said, operation) : 'syntax';
    if (fault) return bad(fault);
  }
  return good(said);
}

function takeOne(said: Said, operation: Record<string, unknown>): Fault | null {
  const op = fieldOf(operation, 'op');
  const path = fieldOf(operation, 'path') ?? undefined;
  const value = fieldOf(operation, 'value');
  const kind = typeof op === 'string' ? op.toLowerCase() : '';
  if (path !== undefined && (typeof path !== 'string' || path.trim() === '')) return 'path';
  if (kind === 'remove') return path === undefined ? 'target' : remove(said, path);
  if (kind !== 'add' && kind !== 'replace') return 'syntax';
  if (path !== undefined) return take(said, path, value);
  if (!isRecord(value)) return 'value';
  for (const [name, one] of Object.entries(value)) {
    const fault = take(said, name, one);
    if (fault) return fault;
  }
  return null;
}

function remove(said: Said, path: string): Fault | null {
  const name = nameOf(path);
  if (name === 'externalid') said.externalId = null;
  return name === 'username' || name === 'active' || name === 'id' ? 'fixed' : null;
}

/** Keeps one attribute. Everything that is not kept here is no fault of whoever sent it. */
function take(said: Said, path: string, sent: unknown): Fault | null {
  const value = alone(sent);
  switch (nameOf(path)) {
    case 'username':
      if (!isText(value, LONGEST_NAME)) return 'value';
      said.userName = value;
      return null;
    case 'externalid':
      if (value !== null && !isText(value, LONGEST_ID)) return 'value';
      said.externalId = value;
      return null;
    case 'active': {
      const flag = typeof value === 'string' ? value.toLowerCase() : value;
      if (flag !== true && flag !== false && flag !== 'true' && flag !== 'false') return 'value';
      said.active = String(flag) === 'true';
      return null;
    }
    default:
      return null;
  }
}

/** Some send a single value as a list of one: `[{"value": "False"}]`. */
function alone(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1) return value;
  const [one] = value;
  return isRecord(one) ? one.value : one;
}

/** What PostgreSQL can keep as it is: no controls, no halves of pairs. */
const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= most &&
  !/[\p{Cc}\p{Cs}]/u.test(value);

/** A field whatever case its name is in. */
function fieldOf(object: Record<string, unknown>, name: string): unknown {
  const found = Object.keys(object).find((key) => key.toLowerCase() === name);
  return found === undefined ? undefined : object[found];
}

const FILTER = /^\s*([\w:.]+)\s+eq\s+("(?:[^"\\]|\\.)*")\s*$/i;
const FILTERED = { id: 'id', username: 'userName', externalid: 'externalId' } as const;
export type Filter = { by: (typeof FILTERED)[keyof typeof FILTERED]; value: string };

/** `userName eq "…"`, `externalId eq "…"` or `id eq "…"` (RFC 7644, 3.4.2.2): one of them, and nothing else. */
export function readFilter(text: string): Read<Filter> {
  const [, path = '', quoted = ''] = FILTER.exec(text) ?? [];
  const name = nameOf(path);
  if (!isFiltered(name)) return bad('filter');
  try {
    const value: unknown = JSON.parse(quoted);
    // What cannot be kept nobody has: a person of no name is not found.
    return typeof value === 'string'
      ? good({ by: FILTERED[name], value: isText(value, LONGEST_NAME) ? value : '' })
      : bad('filter');
  } catch {
    return bad('filter');
  }
}

const isFiltered = (name: string): name is keyof typeof FILTERED => Object.hasOwn(FILTERED, name);
