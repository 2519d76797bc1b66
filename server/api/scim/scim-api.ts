import { type Context as Call, Hono } from 'hono';
import { log } from '@/lib/log';
import type { Context } from '@/lib/operations/context';
import {
  changeDirectoryPerson,
  createDirectoryPerson,
  removeDirectoryPerson,
} from '@/lib/operations/provisioning/change-people';
import { directoryOf } from '@/lib/operations/provisioning/directory-secret';
import {
  getDirectoryPerson,
  listDirectoryPeople,
  MOST_PEOPLE,
} from '@/lib/operations/provisioning/find-people';
import type { Viewer } from '@/lib/operations/viewer';
import { say } from '../olp/answer-refusal';
import { faultyAnswer, list, personJson, refusedAnswer, scim, scimError } from './answer';
import { serviceProviderConfig, USER, userSchema, userType } from './describe';
import { type Filter, type Read, readChanges, readFilter, readPerson } from './read-person';

export const SCIM_PATH = '/api/scim/v2';

/** People of one answer, where none are asked for by number. */
const USUAL_PAGE = 100;

type Env = { Variables: { viewer: Viewer } };

/**
 * The door for directories, SCIM 2.0 (RFC 7643 and 7644): the users of one organization, which the bearer token names.
 * No session, no cookies, nothing for pages of other origins.
 */
export function scimApi(context: Context, errors: Pick<typeof log, 'error'> = log): Hono<Env> {
  const api = new Hono<Env>();
  const base = `${context.portalUrl}${SCIM_PATH}`;

  api.use(async (c, next) => {
    const address = c.req.header('x-forwarded-for') ?? '';
    const token = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    const viewer = await directoryOf(context, token, address);
    const allowed = viewer
      ? await context.limits.consume('directoryCall', viewer.organizationId)
      : await context.limits.consume('unknownDirectoryToken', address);
    if (!allowed.ok) return refusedAnswer(c, allowed.error);
    if (!viewer) {
      c.header('WWW-Authenticate', 'Bearer');
      return scimError(c, 401, say(c, 'scim-token'));
    }
    c.set('viewer', viewer);
    return next();
  });

  api.get('/ServiceProviderConfig', (c) => scim(c, serviceProviderConfig(base)));
  api.get('/ResourceTypes', (c) => scim(c, list([userType(base)])));
  api.get('/ResourceTypes/User', (c) => scim(c, userType(base)));
  api.get('/Schemas', (c) => scim(c, list([userSchema(base)])));
  api.get('/Schemas/:id', (c) =>
    c.req.param('id') === USER
      ? scim(c, userSchema(base))
      : refusedAnswer(c, { code: 'NOT_FOUND' }),
  );

  api.get('/Users', async (c) => {
    const asked = askedOf(c);
    if (!asked.ok) return faultyAnswer(c, asked.fault);
    const found = await listDirectoryPeople(context, c.get('viewer'), asked.value);
    const { people = [], total = 0 } = found ?? {};
    const resources = people.map((one) => personJson(one, base));
    return scim(c, list(resources, total, asked.value.startIndex));
  });
  api.post('/Users', async (c) => {
    const said = readPerson(await bodyOf(c));
    if (!said.ok) return faultyAnswer(c, said.fault);
    const made = await createDirectoryPerson(context, c.get('viewer'), said.value);
    if (!made.ok) return refusedAnswer(c, made.error);
    const person = personJson(made.value, base);
    c.header('Location', person.meta.location);
    return scim(c, person, 201);
  });
  api.get('/Users/:id', async (c) => {
    const found = await getDirectoryPerson(context, c.get('viewer'), c.req.param('id'));
    return found ? scim(c, personJson(found, base)) : refusedAnswer(c, { code: 'NOT_FOUND' });
  });
  const change =
    (read: (body: unknown) => ReturnType<typeof readChanges>) =>
    async (c: Call<Env, '/Users/:id'>) => {
      const said = read(await bodyOf(c));
      if (!said.ok) return faultyAnswer(c, said.fault);
      const id = c.req.param('id');
      const changed = await changeDirectoryPerson(context, c.get('viewer'), id, said.value);
      return changed.ok
        ? scim(c, personJson(changed.value, base))
        : refusedAnswer(c, changed.error);
    };
  api.put('/Users/:id', change(readPerson));
  api.patch('/Users/:id', change(readChanges));
  api.delete('/Users/:id', async (c) => {
    const removed = await removeDirectoryPerson(context, c.get('viewer'), c.req.param('id'));
    return removed.ok ? c.body(null, 204) : refusedAnswer(c, removed.error);
  });

  for (const [path, methods] of [
    ['/Users', 'GET, POST'],
    ['/Users/:id', 'GET, PUT, PATCH, DELETE'],
  ] as const) {
    api.all(path, (c) => {
      c.header('Allow', methods);
      return scimError(c, 405, say(c, 'scim-method'));
    });
  }
  api.all('*', (c) => refusedAnswer(c, { code: 'NOT_FOUND' }));
  api.onError((error, c) => {
    // The route's pattern, never the body or the address: both tell of people.
    errors.error({ err: error, route: c.req.routePath }, 'a request of a directory failed');
    return scimError(c, 500, say(c, 'failed'));
  });
  return api;
}

/** What a list is asked for; numbers out of their range mean the nearest in it (RFC 7644, 3.4.2.4). */
function askedOf(c: Call): Read<{ filter?: Filter; startIndex: number; count: number }> {
  const numberOf = (name: string, otherwise: number) => {
    const text = c.req.query(name);
    return text === undefined ? otherwise : /^-?\d{1,9}$/.test(text) ? Number(text) : null;
  };
  const [from, most] = [numberOf('startIndex', 1), numberOf('count', USUAL_PAGE)];
  if (from === null || most === null) return { ok: false, fault: 'value' };
  const startIndex = Math.max(from, 1);
  const count = Math.min(Math.max(most, 0), MOST_PEOPLE);
  const text = c.req.query('filter');
  if (text === undefined) return { ok: true, value: { startIndex, count } };
  const filter = readFilter(text);
  return filter.ok ? { ok: true, value: { filter: filter.value, startIndex, count } } : filter;
}

/** The body as JSON, whatever its sender calls it; undefined for what is none. */
async function bodyOf(c: Call): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
}
