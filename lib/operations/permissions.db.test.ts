import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { FRESH_MINUTES, type SignInProof } from '@/lib/rules/decide-fresh';
import { denialOf, type OperationName, permissions, wantsFresh } from '@/lib/rules/permissions';
import { roles } from '@/lib/rules/roles';
import { ensureReceiptKey } from './receipt/receipt-keys';
import { buildPortal, type TestPortal } from './testing/build-portal';
import {
  type About,
  type AskedWorld,
  makeAskedWorld,
  operationCalls,
} from './testing/operation-calls';
import { operationsIn } from './testing/operations-in-rooms';
import type { Viewer } from './viewer';

let portal: TestPortal;
let shared: AskedWorld;
const reads = new Set<string>();
beforeAll(async () => {
  for (const one of await operationsIn('.')) if (one.reads) reads.add(one.operation);
  portal = await buildPortal();
  await ensureReceiptKey(portal.context);
  shared = await makeAskedWorld(portal);
});
afterAll(() => portal.close());

/** `null` and a refusal alike: what was answered instead of what was asked for. */
function refusalOf(answer: unknown): string | null {
  if (answer === null) return 'NOT_FOUND';
  const { ok, error } = answer as { ok?: boolean; error?: { code: string } };
  return ok === false ? (error?.code ?? 'unknown') : null;
}

const own = ({ license: { licenseId }, activationId, closed }: AskedWorld): About => ({
  licenseId,
  activationId,
  closed,
});
const nowhere = (id: string): About => ({ licenseId: id, activationId: id, closed: id });
const names = Object.keys(permissions) as OperationName[];

test.each(names)(
  '%s succeeds for whoever the table says, and tells all others what it says',
  async (name) => {
    const may: readonly string[] = permissions[name].may;
    for (const role of roles) {
      const denied = denialOf(name, [role]);
      // Whoever is denied changes nothing, nor does who only reads.
      const world = denied || reads.has(name) ? shared : await makeAskedWorld(portal);
      const viewer = portal.moved(world.viewers[role]);
      const answer = await operationCalls[name](world, viewer, own(world));
      expect(refusalOf(answer), role).toBe(denied);
      expect(may.includes(role), role).toBe(denied === null);
    }
  },
);

const ofLicenses = names.filter((name) => permissions[name].about === 'license');
test.each(ofLicenses)('%s is the same for what is not theirs and what never was', async (name) => {
  const other = await makeAskedWorld(portal);
  const customers = [other.viewers.registered, other.viewers.contact, other.viewers.member];
  for (const viewer of [...customers, portal.keyHolder(), portal.wizard()]) {
    const ask = (about: About) => operationCalls[name](shared, portal.moved(viewer), about);
    const foreign = await ask(own(shared));
    expect(refusalOf(foreign)).toBe('NOT_FOUND');
    for (const id of [randomUUID(), "' OR true --", '../../x']) {
      expect(await ask(nowhere(id)), id).toEqual(foreign);
    }
  }
  const staff = await operationCalls[name](shared, shared.viewers.admin, nowhere(randomUUID()));
  expect(refusalOf(staff)).toBe(denialOf(name, ['admin']) ?? 'NOT_FOUND');
});

const ofTheFresh = names.filter(wantsFresh);
test.each(ofTheFresh)(
  '%s is refused to whoever signed in longer ago, and to staff who did not by what it takes',
  async (name) => {
    const { viewers } = shared;
    for (const role of ['agent', 'admin'] as const) {
      const viewer = viewers[role] as Viewer & { kind: 'staff' };
      const ask = (proof: SignInProof) =>
        operationCalls[name](shared, portal.moved({ ...viewer, proof }), own(shared));
      const now = portal.clock.now();
      const longAgo = new Date(now.getTime() - FRESH_MINUTES * 60_000 - 1);
      const denied = denialOf(name, [role]);
      const old = { at: longAgo, by: 'passkey', wants: 'any' } as const;
      expect(refusalOf(await ask(old)), role).toBe(denied ?? 'SIGN_IN_AGAIN');
      const byMail = { at: now, by: 'mail', wants: 'passkey' } as const;
      expect(refusalOf(await ask(byMail)), role).toBe(denied ?? 'PASSKEY_NEEDED');
    }
    // Towards an organization, being registered is no part.
    const part = denialOf(name, ['registered']) ? 'contact' : 'registered';
    const owner = viewers[part] as Viewer & { kind: 'customer' };
    const at = new Date(portal.clock.now().getTime() - FRESH_MINUTES * 60_000 - 1);
    for (const proof of [{ at, by: 'passkey', wants: 'any' } as const, undefined]) {
      const { proof: _, ...stale } = owner;
      const viewer = portal.moved({ ...stale, ...(proof ? { proof } : {}) });
      const answer = await operationCalls[name](shared, viewer, own(shared));
      expect(refusalOf(answer)).toBe(denialOf(name, [part]) ?? 'SIGN_IN_AGAIN');
    }
  },
);

test('what is in charge is keys, products, Server Properties and staff, and nothing else of an admin’s asks when they signed in', () => {
  const before = names.filter((name) => !wantsFresh(name));
  const adminsOnly = before.filter(
    (name) => denialOf(name, ['agent']) && !denialOf(name, ['admin']),
  );
  // Two that read, one that changes whose licenses are, and one of what everybody sees of a list.
  expect(adminsOnly.sort()).toEqual([
    'listStaff',
    'mergeOrganizations',
    'shareView',
    'verifyTrail',
  ]);
});

test('what is denied is written nowhere', async () => {
  const world = await makeAskedWorld(portal);
  // What these prepare for themselves leaves events of its own.
  const prepared = [
    'decideReleaseRequest',
    'getReleaseRequest',
    'listImported',
    'allowUnprovenReleases',
    'liftIllegalComputer',
    'clearCloneAlarm',
    'mergeOrganizations',
    'retireRingKey',
    'undoProperty',
    'askClaim',
    'removeSignOnDomain',
    'proveDomainByDns',
    'mailDomainLink',
    'beginSignOnTest',
    'finishSignOnTest',
    'chooseSignOnUse',
    'removeSignOn',
    'replaceDirectoryToken',
    'revokeDirectoryToken',
  ];
  const before = await portal.db.$count(event);
  for (const name of names.filter((one) => !prepared.includes(one) && one !== 'resumeLicense')) {
    for (const role of roles.filter((one) => denialOf(name, [one]))) {
      await operationCalls[name](world, portal.moved(world.viewers[role]), own(world));
    }
  }
  expect(await portal.db.$count(event)).toBe(before);
});
