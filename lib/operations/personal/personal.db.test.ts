import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directoryPerson } from '@/lib/db/schema/directory';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { outbox } from '@/lib/db/schema/outbox';
import { savedView } from '@/lib/db/schema/saved-view';
import { user } from '@/lib/db/schema/user';
import { openMail } from '@/lib/mail/queue-mail';
import { addPasskey, askNewPasskey } from '@/lib/operations/account/add-passkey';
import { removePasskey } from '@/lib/operations/account/remove-passkey';
import { renamePasskey } from '@/lib/operations/account/rename-passkey';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { renameComputer } from '@/lib/operations/computer/rename-computer';
import { getLicense } from '@/lib/operations/license/get-license';
import { invitePerson } from '@/lib/operations/members/invite-person';
import { addMember } from '@/lib/operations/people/add-member';
import { disableStaff } from '@/lib/operations/people/disable-staff';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import { verifyTrail } from '@/lib/operations/trail/verify-trail';
import { extendLicense } from '@/lib/operations/vendor/change-license';
import type { Viewer } from '@/lib/operations/viewer';
import { softPasskey } from '@/lib/passkeys/soft-passkey.test-support';
import { asJson } from './as-json';
import { describeErasure } from './describe-erasure';
import { eraseOwnData, erasePerson } from './erase-person';
import { readOwnData, readPersonData } from './read-personal-data';

let portal: TestPortal;
let people = 0;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());

/** Somebody with all that one can have: a license, a computer, colleagues, browsers, mails, an invitation. */
async function somebody({ licenses = 1 } = {}) {
  people += 1;
  const email = `jo${people}@customer.example`;
  const organization = `C-${people}`;
  const product = await portal.product();
  await portal.colleague(`other${people}@customer.example`, organization, 'contact');
  const viewer = await portal.colleague(email, organization, 'contact');
  const device = { activationId: '', licenseId: '' };
  for (let n = 0; n < licenses; n += 1) {
    const of = await portal.license(product, { email, seats: 3 });
    const { request } = makeDevice(of, `PC-${people}-${n}`, 'Front desk');
    const made = value(await activateComputer(portal.context, viewer, request));
    Object.assign(device, { activationId: made.activationId, licenseId: of.licenseId });
  }
  await portal.browserOf(viewer);
  const guest = {
    organization: await portal.organization('C-else'),
    email,
    role: 'member',
  } as const;
  value(await invitePerson(portal.context, portal.operator, guest));
  await portal.db.insert(directoryPerson).values({
    ...{ organizationId: guest.organization, userId: viewer.userId, externalId: `dir-${people}` },
    ...{ createdAt: portal.clock.now(), changedAt: portal.clock.now() },
  });
  return { email, viewer, organization, ...device };
}

async function fileOf(viewer: Viewer & { email: string }) {
  const first = await readOwnData(portal.context, viewer);
  if (!first) throw new Error('Nothing is read.');
  const parts = asJson(viewer.email, first, async (place) => {
    const part = await readOwnData(portal.context, viewer, place);
    if (!part) throw new Error('The rest is not read.');
    return part;
  });
  let text = '';
  for await (const part of parts) text += part;
  return JSON.parse(text);
}

/** Where in the whole database this stands. */
async function placesOf(text: string): Promise<string[]> {
  const tables = await portal.sql`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await portal.sql.unsafe(
      `SELECT count(*)::int AS n FROM "${name}" t WHERE t::text LIKE '%${text}%'`,
    );
    if (row?.n > 0) found.push(name);
  }
  return found.sort();
}

const trail = async () => value(await verifyTrail(portal.context, portal.operator));
const beside = (email: string) => portal.db.$count(eventPerson, eq(eventPerson.person, email));

describe('what is held about somebody', () => {
  test('is all there, of every kind, and nothing of anybody else', async () => {
    const { email, viewer, activationId, licenseId } = await somebody();
    const other = await somebody();
    const file = await fileOf(viewer);
    expect(file.of).toBe(email);
    expect(file.account).toMatchObject([{ id: viewer.userId, email, roleAtVendor: null }]);
    expect(file.sessions).toHaveLength(1);
    expect(file.organizations).toMatchObject([{ role: 'contact' }]);
    expect(file.invitations).toMatchObject([{ organization: 'C-else', role: 'member' }]);
    expect(file.directories).toMatchObject([
      { organization: 'C-else', externalId: expect.stringMatching(/^dir-\d+$/) },
    ]);
    expect(file.licenses).toMatchObject([{ id: licenseId, status: 'active' }]);
    expect(file.computers).toMatchObject([{ activationId, computerName: 'Front desk' }]);
    expect(file.done).toMatchObject([{ event: 'activation.created', activationId }]);
    const happened = file.happened.map((one: { event: string }) => one.event);
    expect(happened).toEqual(expect.arrayContaining(['member.added', 'member.invited']));
    expect(file.mails.map((one: { about: string }) => one.about)).toContain('invitation');
    const text = JSON.stringify(file);
    expect(text).not.toContain(other.email);
    expect(text).not.toContain(other.viewer.userId);
    // Neither codes nor hashes by which somebody could be signed in.
    expect(text).not.toMatch(/tokenHash|sealed|"computerKey"|"key"/);
  });

  test('is read in parts, however much there is, each row once', async () => {
    const { email, viewer } = await somebody();
    const row = { recipient: email, template: 'activated' } as const;
    for (const count of [700, 300]) await portal.db.insert(outbox).values(Array(count).fill(row));
    const count = await portal.db.$count(outbox, eq(outbox.recipient, email));
    expect(count).toBeGreaterThan(1000);
    expect((await fileOf(viewer)).mails).toHaveLength(count);
    // Exactly as many as two parts hold.
    await portal.sql`DELETE FROM outbox WHERE recipient = ${email} AND id NOT IN (
      SELECT id FROM outbox WHERE recipient = ${email} ORDER BY id LIMIT 1000)`;
    expect((await fileOf(viewer)).mails).toHaveLength(1000);
  });

  test('is given to the operator for whoever writes a letter, also where they never signed in', async () => {
    people += 1;
    const email = `letter${people}@customer.example`;
    await portal.license(await portal.product(), { email });
    const read = (text: string, kind = 0) =>
      readPersonData(portal.context, portal.operator, {
        email: text,
        place: { kind, after: null },
      });
    expect(value(await read(` ${email.toUpperCase()}`))).toMatchObject({
      kind: 'account',
      rows: [],
    });
    const kinds: string[] = [];
    for (let place = value(await read(email)).next; place; ) {
      const part = value(await readPersonData(portal.context, portal.operator, { email, place }));
      if (part.rows.length > 0) kinds.push(part.kind);
      place = part.next;
    }
    expect(kinds).toContain('licenses');
    expect(codeOf(await read('nobody@customer.example'))).toBe('PERSON_UNKNOWN');
    expect(codeOf(await read('nobody'))).toBe('EMAIL_INVALID');
  });
});

describe('an erasure', () => {
  test('takes the account and all that names them; what is left is the license, and a trail that is whole', async () => {
    const { email, viewer, licenseId, organization } = await somebody();
    value(await extendLicense(portal.context, portal.operator, licenseId, { seats: 4 }));
    expect(await beside(email)).toBeGreaterThan(0);
    const before = await trail();
    const chained = await portal.db.$count(event, eq(event.licenseId, licenseId));
    expect(value(await eraseOwnData(portal.context, viewer))).toEqual({
      ...{ email, licenses: 1, withoutContact: [] },
    });
    // The license, the private buyer that owns it, its mails, and the last one.
    expect(await placesOf(email)).toEqual(['license', 'organization', 'outbox']);
    // Events name people by ids that lead nowhere now.
    expect(await placesOf(viewer.userId)).toEqual(['event']);
    const after = await trail();
    expect(after).toMatchObject({ faulty: 0, persons: [], licenses: before.licenses });
    expect(await portal.db.$count(event, eq(event.licenseId, licenseId))).toBe(chained);
    expect(after.events).toBe(before.events);
    expect(await getLicense(portal.context, portal.operator, licenseId)).toMatchObject({
      registeredEmail: email,
    });
    const id = await portal.organization(organization);
    expect(await portal.db.$count(membership, eq(membership.organizationId, id))).toBe(1);
    const mails = await portal.db.select().from(outbox).where(eq(outbox.recipient, email));
    const last = mails.find(({ template }) => template === 'account-erased');
    expect(openMail(portal.context.vault, last?.sealed ?? new Uint8Array())).toMatchObject({
      licenses: 1,
    });
    // They come back for the license as somebody new.
    const again = await portal.customer(email);
    expect(again.userId).not.toBe(viewer.userId);
    expect(await getLicense(portal.context, again, licenseId)).toMatchObject({ id: licenseId });
    expect((await fileOf(again)).done).toEqual([]);
  });

  test('leaves nothing but the last mail where no license is theirs', async () => {
    const { email, viewer } = await somebody({ licenses: 0 });
    // A private buyer that they were once.
    const { licenseId } = await portal.license(await portal.product(), { email });
    const organizationId = await portal.organization('C-else');
    await portal.db
      .update(license)
      .set({ organizationId, registeredEmail: 'next@customer.example' })
      .where(eq(license.id, licenseId));
    value(await eraseOwnData(portal.context, viewer));
    expect(await placesOf(email)).toEqual(['outbox']);
    expect(await portal.db.$count(outbox, eq(outbox.recipient, email))).toBe(1);
    expect(await placesOf('@erased.invalid')).toEqual(['organization']);
  });

  test('waits until the last contact has handed over, but not where the operator does it', async () => {
    const { email, viewer, organization } = await somebody();
    const id = await portal.organization(organization);
    const other = portal.db
      .delete(membership)
      .where(and(eq(membership.organizationId, id), eq(membership.role, 'contact')));
    await other;
    await portal.colleague(email, organization, 'contact');
    expect(await describeErasure(portal.context, viewer)).toEqual({
      licenses: 1,
      lastContactOf: [{ id, name: organization }],
    });
    expect(codeOf(await eraseOwnData(portal.context, viewer))).toBe('LAST_CONTACT');
    expect(await portal.db.$count(user, eq(user.email, email))).toBe(1);
    const letter = { email: ` ${email.toUpperCase()} `, reason: 'Letter of May 3' };
    expect(value(await erasePerson(portal.context, portal.operator, letter))).toEqual({
      ...{ email, licenses: 1, withoutContact: [organization] },
    });
    expect(await portal.db.$count(user, eq(user.email, email))).toBe(0);
  });

  test('of one of the vendor’s people comes after they are disabled', async () => {
    people += 1;
    const email = `agent${people}@vendor.example`;
    const agent = await portal.staff(email);
    if (agent.kind !== 'staff') throw new Error('No staff.');
    const view = { ownerId: agent.userId, path: '/staff/licenses', name: 'Mine', query: '' };
    await portal.db.insert(savedView).values(view);
    expect((await fileOf(agent)).savedViews).toMatchObject([{ name: 'Mine' }]);
    const letter = { email, reason: 'Left' };
    expect(codeOf(await erasePerson(portal.context, portal.operator, letter))).toBe(
      'PERSON_IS_STAFF',
    );
    value(await disableStaff(portal.context, portal.operator, { email }));
    value(await erasePerson(portal.context, portal.operator, letter));
    expect(await placesOf(email)).toEqual(['outbox']);
    expect(
      codeOf(
        await erasePerson(portal.context, portal.operator, { ...letter, email: 'x@y.example' }),
      ),
    ).toBe('PERSON_UNKNOWN');
  });

  test('and an event of theirs at the same moment: nobody is named in the end, and the chain is whole', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { email, viewer, activationId } = await somebody();
      const done = await Promise.all([
        ...[1, 2, 3].map((n) =>
          renameComputer(portal.context, viewer, { activationId, name: `Desk ${n}` }),
        ),
        eraseOwnData(portal.context, viewer),
        eraseOwnData(portal.context, viewer),
        ...[4, 5].map((n) =>
          renameComputer(portal.context, viewer, { activationId, name: `Desk ${n}` }),
        ),
      ]);
      expect(done.map(codeOf)).toEqual(Array(7).fill(null));
      expect(await beside(email)).toBe(0);
      expect(await placesOf(viewer.userId)).toEqual(['event']);
    }
    expect(await trail()).toMatchObject({ faulty: 0, persons: [] });
  });

  test('and their passkeys at the same moment: they go with the person, whichever comes first', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { viewer } = await somebody({ licenses: 0 });
      const own = {
        ...viewer,
        proof: { at: portal.clock.now(), by: 'passkey', wants: 'any' },
      } as const;
      const made = async () => {
        const answer = softPasskey(viewer).made(value(await askNewPasskey(portal.context, own)));
        return { answer, name: 'Laptop' };
      };
      const { id } = value(await addPasskey(portal.context, own, await made()));
      await portal.browserOf(viewer, { passkeyId: id });
      const another = await made();
      const done = await Promise.all([
        removePasskey(portal.context, own, { id }),
        eraseOwnData(portal.context, viewer),
        renamePasskey(portal.context, own, { id, name: 'Blue key' }),
        addPasskey(portal.context, own, another),
        removePasskey(portal.context, own, { id }),
      ]);
      for (const code of done.map(codeOf))
        expect([null, 'NOT_FOUND', 'PASSKEY_OVER']).toContain(code);
      expect(codeOf(done[1])).toBe(null);
      expect(await placesOf(viewer.userId)).toEqual(['event']);
    }
    expect(await trail()).toMatchObject({ faulty: 0, persons: [] });
  });

  test('and both contacts at the same moment: one of them stays', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { viewer, organization } = await somebody({ licenses: 0 });
      const other = await portal.customer(`other${people}@customer.example`);
      const done = await Promise.all(
        [viewer, other].map((one) => eraseOwnData(portal.context, one)),
      );
      expect(done.map(codeOf).sort()).toEqual(['LAST_CONTACT', null]);
      const id = await portal.organization(organization);
      expect(await portal.db.$count(membership, eq(membership.organizationId, id))).toBe(1);
    }
  });

  test('and invitations at the same moment: whoever is invited then is somebody new', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { email, viewer } = await somebody({ licenses: 0 });
      const organization = await portal.organization('C-else');
      const guest = { organization, email, role: 'contact' } as const;
      const done = await Promise.all([
        invitePerson(portal.context, portal.operator, guest),
        eraseOwnData(portal.context, viewer),
        invitePerson(portal.context, portal.operator, guest),
        addMember(portal.context, portal.operator, { ...guest, organization: `C-${people}` }),
      ]);
      expect(done.map(codeOf)).toEqual([null, null, null, null]);
      expect(await placesOf(viewer.userId)).toEqual(['event']);
    }
  });
});
