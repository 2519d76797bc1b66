import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outbox } from '@/lib/db/schema/outbox';
import { openMail } from '@/lib/mail/queue-mail';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { softPasskey } from '@/lib/passkeys/soft-passkey.test-support';
import type { SignInProof } from '@/lib/rules/decide-fresh';
import { addPasskey, askNewPasskey } from './add-passkey';
import { listPasskeys } from './list-passkeys';
import { removePasskey } from './remove-passkey';
import { renamePasskey } from './rename-passkey';

type Staff = Viewer & { kind: 'staff' };
type SignedIn = Viewer & { kind: 'staff' | 'customer' };

let portal: TestPortal;
let people = 0;
beforeAll(async () => {
  portal = await buildPortal({ max: 12 });
});
afterAll(() => portal.close());

async function person(role: 'agent' | 'admin' = 'agent') {
  people += 1;
  return (await portal.staff(`person-${people}@vendor.example`, role)) as Staff;
}
const proved = (viewer: Staff, proof: Partial<SignInProof>): Staff => ({
  ...viewer,
  proof: { at: portal.clock.now(), by: 'mail', wants: 'passkey', ...proof },
});
const ask = async (viewer: Viewer) => value(await askNewPasskey(portal.context, viewer));
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code ?? 'ok';

async function add(viewer: SignedIn, name = 'Laptop') {
  const answer = softPasskey(viewer).made(await ask(viewer));
  return value(await addPasskey(portal.context, viewer, { answer, name })).id;
}

const mailsTo = async ({ email }: SignedIn) => {
  const rows = await portal.db.select().from(outbox).where(eq(outbox.recipient, email));
  return rows.map(({ sealed }) => openMail(portal.context.vault, sealed as Uint8Array));
};

describe('passkeys of one’s own', () => {
  test('one is made for this portal, found by itself, with its user verified, and never twice in one place', async () => {
    const viewer = await person();
    const options = await ask(viewer);
    expect(options).toMatchObject({
      rp: { id: 'licenses.example.com', name: 'licenses.example.com' },
      user: { name: viewer.email },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: [],
    });
    await add(viewer);
    expect((await ask(viewer)).excludeCredentials).toHaveLength(1);
  });

  test('each that is added or removed stands in the trail and is mailed to its owner', async () => {
    const viewer = await person();
    const id = await add(viewer, 'Security key');
    value(await renamePasskey(portal.context, viewer, { id, name: ' Blue key ' }));
    expect(await listPasskeys(portal.context, viewer)).toMatchObject([{ id, name: 'Blue key' }]);
    value(await removePasskey(portal.context, viewer, { id }));
    expect(await listPasskeys(portal.context, viewer)).toEqual([]);
    const rows = await portal.sql`
      SELECT type, before, after FROM event JOIN event_person ON event_id = id
      WHERE person = ${viewer.email} AND type LIKE 'passkey.%' ORDER BY id`;
    expect(rows).toMatchObject([
      { type: 'passkey.added', after: { name: 'Security key', backedUp: false } },
      { type: 'passkey.renamed', before: { name: 'Security key' }, after: { name: 'Blue key' } },
      { type: 'passkey.removed', before: { name: 'Blue key' } },
    ]);
    expect(await mailsTo(viewer)).toMatchObject([
      { template: 'passkey-changed', change: 'added', name: 'Security key' },
      { template: 'passkey-changed', change: 'removed', name: 'Blue key' },
    ]);
  });

  test('those of others are not there', async () => {
    const [viewer, other] = [await person(), await person('admin')];
    const id = await add(viewer);
    for (const one of [id, 'x', "' OR true --"]) {
      expect(codeOf(await removePasskey(portal.context, other, { id: one }))).toBe('NOT_FOUND');
      const named = await renamePasskey(portal.context, other, { id: one, name: 'Mine' });
      expect(codeOf(named)).toBe('NOT_FOUND');
    }
    expect(await listPasskeys(portal.context, other)).toEqual([]);
  });

  test.each([
    ['elsewhere', { origin: 'https://evil.example' }],
    ['for another relying party', { party: 'evil.example' }],
    ['without its user verified', { unverified: true }],
  ])('one that was made %s is not kept', async (_, how) => {
    const viewer = await person();
    const answer = softPasskey(viewer).made(await ask(viewer), how);
    const added = await addPasskey(portal.context, viewer, { answer, name: 'Laptop' });
    expect(codeOf(added)).toBe('PASSKEY_WRONG');
    expect(await listPasskeys(portal.context, viewer)).toEqual([]);
  });

  test('a challenge makes one passkey, for whoever was asked, within five minutes', async () => {
    const [viewer, other] = [await person(), await person()];
    const options = await ask(viewer);
    const soft = softPasskey(viewer);
    const input = { answer: soft.made(options), name: 'Laptop' };
    expect(codeOf(await addPasskey(portal.context, other, input))).toBe('PASSKEY_OVER');
    value(await addPasskey(portal.context, viewer, input));
    expect(codeOf(await addPasskey(portal.context, viewer, input))).toBe('PASSKEY_OVER');
    const again = { answer: soft.made(await ask(viewer)), name: 'Laptop' };
    expect(codeOf(await addPasskey(portal.context, viewer, again))).toBe('PASSKEY_KNOWN');
    const late = { answer: softPasskey(viewer).made(await ask(viewer)), name: 'Laptop' };
    portal.clock.advance({ minutes: 5, milliseconds: 1 });
    expect(codeOf(await addPasskey(portal.context, viewer, late))).toBe('PASSKEY_OVER');
    expect(await listPasskeys(portal.context, viewer)).toHaveLength(1);
  });

  test('names have 1 to 60 characters', async () => {
    const viewer = await person();
    const id = await add(viewer);
    for (const name of ['', ' \u0000 ', 'x'.repeat(61)]) {
      expect(codeOf(await renamePasskey(portal.context, viewer, { id, name }))).toBe(
        'NAME_INVALID',
      );
    }
  });
});

describe('who may add and remove one', () => {
  test('the first one, whoever signed in of late; further ones, whoever could change what is in charge', async () => {
    const viewer = await person('admin');
    const longAgo = new Date(portal.clock.now().getTime() - 16 * 60_000);
    const old = proved(viewer, { at: longAgo });
    expect(codeOf(await askNewPasskey(portal.context, old))).toBe('SIGN_IN_AGAIN');
    const byMail = proved(viewer, {});
    const first = { answer: softPasskey(viewer).made(await ask(byMail)), name: 'Laptop' };
    expect(codeOf(await addPasskey(portal.context, old, first))).toBe('SIGN_IN_AGAIN');
    value(await addPasskey(portal.context, byMail, first));

    // Whoever reads their mail cannot add one beside it.
    expect(codeOf(await askNewPasskey(portal.context, byMail))).toBe('PASSKEY_NEEDED');
    const second = { answer: first.answer, name: 'Mine' };
    expect(codeOf(await addPasskey(portal.context, byMail, second))).toBe('PASSKEY_NEEDED');
    // Who lost theirs is let in by whoever runs the portal.
    expect((await askNewPasskey(portal.context, proved(viewer, { by: 'link' }))).ok).toBe(true);
  });

  test('an admin’s last one stays where admins need one, also of two that go at once', async () => {
    const viewer = await person('admin');
    const [one, two] = [await add(viewer), await add(viewer, 'Phone')];
    const removed = await Promise.all(
      [one, two].map((id) => removePasskey(portal.context, viewer, { id })),
    );
    expect(removed.map(codeOf).sort()).toEqual(['LAST_PASSKEY', 'ok']);
    const inDemo = proved(viewer, { wants: 'any' });
    const [left] = (await listPasskeys(portal.context, viewer)) ?? [];
    value(await removePasskey(portal.context, inDemo, { id: left?.id ?? '' }));
  });

  test('none can be made where the portal’s origin carries none', async () => {
    const viewer = await person();
    for (const portalUrl of ['http://licenses.example.com', 'https://192.0.2.7']) {
      const asked = await askNewPasskey({ ...portal.context, portalUrl }, viewer);
      expect(codeOf(asked)).toBe('NOT_OFFERED');
    }
  });
});

describe('of customers', () => {
  let customers = 0;
  const customer = () => {
    customers += 1;
    return portal.customer(`customer-${customers}@customer.example`);
  };

  test('they have them as staff do; the last one goes too', async () => {
    const viewer = await customer();
    const id = await add(viewer, 'Phone');
    value(await renamePasskey(portal.context, viewer, { id, name: 'Old phone' }));
    value(await removePasskey(portal.context, viewer, { id }));
    expect(await listPasskeys(portal.context, viewer)).toEqual([]);
    expect(await mailsTo(viewer)).toMatchObject([
      { template: 'passkey-changed', change: 'added', path: '/account' },
      { template: 'passkey-changed', change: 'removed', path: '/account' },
    ]);
  });

  test('ten at most, also of ten that are added at once', async () => {
    const viewer = await customer();
    for (let n = 0; n < 5; n += 1) await add(viewer, `Key ${n}`);
    const made = [];
    for (let n = 0; n < 10; n += 1) {
      made.push({ answer: softPasskey(viewer).made(await ask(viewer)), name: `More ${n}` });
    }
    const added = await Promise.all(made.map((input) => addPasskey(portal.context, viewer, input)));
    expect(added.map(codeOf).sort()).toEqual([
      ...Array(5).fill('PASSKEYS_FULL'),
      ...Array(5).fill('ok'),
    ]);
    expect(await listPasskeys(portal.context, viewer)).toHaveLength(10);
    expect(await askNewPasskey(portal.context, viewer)).toMatchObject({
      error: { code: 'PASSKEYS_FULL', details: { limit: 10 } },
    });
    const [one] = (await listPasskeys(portal.context, viewer)) ?? [];
    value(await removePasskey(portal.context, viewer, { id: one?.id ?? '' }));
    await add(viewer);
  });

  test('of ten that rename and remove one at once, one removes it, and no name outlives it', async () => {
    const viewer = await customer();
    const id = await add(viewer);
    const done = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        n % 2
          ? removePasskey(portal.context, viewer, { id })
          : renamePasskey(portal.context, viewer, { id, name: `Name ${n}` }),
      ),
    );
    const removals = done.filter((result, n) => n % 2 && result.ok);
    expect(removals).toHaveLength(1);
    expect(done.map(codeOf).every((code) => ['ok', 'NOT_FOUND'].includes(code))).toBe(true);
    expect(await listPasskeys(portal.context, viewer)).toEqual([]);
  });

  test('whoever looks as a customer finds none, and adds none', async () => {
    const [viewer, agent] = [await customer(), await person()];
    await add(viewer);
    const endsAt = new Date(portal.clock.now().getTime() + 60_000);
    const { proof: _, ...nobody } = viewer;
    const looking = { ...nobody, seenBy: { ...agent, endsAt } };
    expect(await listPasskeys(portal.context, looking)).toBeNull();
    expect(codeOf(await askNewPasskey(portal.context, looking))).toBe('VIEW_ONLY');
  });
});
