import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCode } from '@/lib/olp/text/codes';
import { activation } from '@/lib/db/schema/activation';
import { license as licenseTable } from '@/lib/db/schema/license';
import { getLicense } from './license/get-license';
import { faultsOf } from './testing/invariants';
import { buildPortal, type TestPortal, type TestProduct } from './testing/build-portal';
import { activeRows, Model } from './testing/model';
import { ModelWorld } from './testing/model-step';
import { makeRandom } from '@/lib/seeded-random';
import { seedOfRun, stepsOfRun } from './testing/random';
import { describeStep, makeWorld, type Place } from './testing/random-world';

const DAY = 86_400_000;

let portal: TestPortal;
let product: TestProduct;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product({ allowUnbound: true });
});
afterAll(() => portal.close());

/** Answers that a run has to meet: steps that all end alike would show nothing. */
const TO_BE_MET = [
  /^activate: REACTIVATION_LIMIT$/,
  /^activate: ACTIVATION_LIMIT$/,
  /^bind: NEW_TERMS$/,
  /^check in: SUSPENDED$/,
  /^clear: changed$/,
  /^bind: (REACTIVATION_LIMIT|SUPERSEDE_NEEDS_OWNER|UNPROVEN_RELEASES_STOPPED)$/,
];

/**
 * Takes random steps; throws at the first whose answer or outcome is not the model's. Chance may keep a rare answer away:
 * for those of `toBeMet` it goes on, up to four times as long.
 */
async function compareWithModel(seed: number, steps: number, toBeMet: RegExp[] = []) {
  const random = makeRandom(seed);
  const world = await makeWorld(portal, product, random, portal.context);
  const owner = await portal.customer('owner@customer.example');
  const model = new Model([]);
  const expected = new ModelWorld(model);
  model.now = portal.clock.now().getTime();
  for (const at of world.places) await adopt(at);
  const answers = new Map<string, number>();

  const goesOn = (taken: number) =>
    taken < steps ||
    (taken < 4 * steps &&
      !toBeMet.every((one) => [...answers.keys()].some((each) => one.test(each))));
  for (let number = 1; goesOn(number - 1); number++) {
    const step = world.nextStep();
    const answer = expected.take(step);
    answers.set(`${step.do}: ${answer}`, 1 + (answers.get(`${step.do}: ${answer}`) ?? 0));
    if (step.do === 'wait') portal.clock.advance({ milliseconds: step.milliseconds });
    const said = `KEYTURN_SEED=${seed}, step ${number}: ${describeStep(step)}`;
    expect(await world.take(step), said).toBe(answer);
    // No two activations at one moment: which of them is the newer would be anybody's guess.
    if (['activated', 'superseded', 'NEW_TERMS'].includes(answer)) tick(1);
    const touched = 'at' in step ? [step.at] : step.do === 'wait' ? [] : world.places;
    for (const at of touched) await compare(at, said);
    if (number % 20 === 0) await comparePage(random.pick(world.places), said);
    // A revoked license is over; another takes its place in the world.
    if (step.do === 'resume' && answer === 'LICENSE_REVOKED') {
      const fresh = await world.replace(step.at);
      if (fresh) await adopt(fresh);
    }
  }
  for (const at of world.places)
    expect(await faultsOf(portal.db, at.license.licenseId)).toEqual([]);
  return answers;

  function tick(milliseconds: number) {
    portal.clock.advance({ milliseconds });
    model.now += milliseconds;
  }
  async function adopt(at: Place) {
    const row = await licenseRow(at);
    expected.license(at, row.seats, Date.parse(`${row.lastDay}T00:00:00Z`) / DAY);
  }
  async function compare(at: Place, said: string) {
    const rows = await portal.db
      .select({
        device: activation.deviceCode,
        state: activation.state,
        alarm: activation.cloneAlarmAt,
        stopped: activation.cloneSuspendedAt,
      })
      .from(activation)
      .where(eq(activation.licenseId, at.license.licenseId));
    const real = rows.map(
      (row) =>
        `${row.device ? encodeCode('DC', row.device) : 'unbound'} ${row.state} ${marksOf(row)}`,
    );
    const { rows: wanted, epoch } = expected.license(at);
    expect(real.sort(), said).toEqual(
      wanted
        .map((row) => `${row.unbound ? 'unbound' : row.device} ${row.state} ${marksOf(row.clone)}`)
        .sort(),
    );
    expect((await licenseRow(at)).epoch, said).toBe(epoch);
  }
  /** What the owner's page says of the license; none here has days of grace. */
  async function comparePage(at: Place, said: string) {
    const seen = await getLicense(portal.context, owner, at.license.licenseId);
    const license = expected.license(at);
    const over = Math.floor(model.now / DAY) > license.lastDay;
    const stopped = license.stopped !== null && 'stopped';
    const shut = license.status === 'active' ? stopped : license.status;
    const codeOnly = license.codeRequired ? 'required' : shut;
    expect(seen, said).toMatchObject({
      seatsUsed: activeRows(license, model.today).length,
      seats: license.seats,
      standing: license.status === 'active' && over ? 'expired' : license.status,
      releases: codeOnly
        ? { codeOnly }
        : { remaining: license.releases.perComputer ? null : model.releasesLeft(license, null) },
    });
  }
}

const marksOf = ({ alarm, stopped }: { alarm: unknown; stopped: unknown }) =>
  `${alarm ? 'alarm' : ''} ${stopped ? 'stopped' : ''}`;

async function licenseRow(at: Place) {
  const where = eq(licenseTable.id, at.license.licenseId);
  const [row] = await portal.db.select().from(licenseTable).where(where);
  if (!row) throw new Error('A license is gone.');
  return row;
}

test('any mix of steps, one after another, comes out as the model says', async () => {
  const seed = seedOfRun('random sequence');
  const answers = await compareWithModel(seed, stepsOfRun(2000), TO_BE_MET);
  expect(answers.size).toBeGreaterThan(60);
  for (const one of TO_BE_MET) expect([...answers.keys()].join('\n')).toMatch(new RegExp(one, 'm'));
}, 600_000);

/** Runs on a database with a trigger that spoils what operations write. */
async function withFault(trigger: string, body: string, run: () => Promise<void>) {
  await portal.sql.unsafe(`
    CREATE FUNCTION planted_fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
    CREATE TRIGGER planted_fault ${trigger} EXECUTE FUNCTION planted_fault()`);
  try {
    await run();
  } finally {
    await portal.sql`DROP FUNCTION planted_fault CASCADE`;
  }
}

describe('a planted fault is found:', () => {
  test.each([
    [
      'a claim that frees another seat as well',
      `AFTER UPDATE ON activation FOR EACH ROW WHEN (OLD.state = 'active'
        AND NEW.state = 'released_claimed' AND pg_trigger_depth() = 0)`,
      `UPDATE activation SET state = 'released_claimed', closed_at = NEW.closed_at
        WHERE id = (SELECT id FROM activation
          WHERE license_id = NEW.license_id AND state = 'active' LIMIT 1);
      RETURN NULL;`,
    ],
    [
      'a takeover without sign-in that does not count as one',
      `BEFORE UPDATE ON activation FOR EACH ROW
        WHEN (NEW.state = 'superseded' AND NEW.closed_by = 'key-holder')`,
      `NEW.closed_by = 'customer'; RETURN NEW;`,
    ],
    [
      'an unbound activation that is bound and counts for no limit',
      `BEFORE UPDATE ON activation FOR EACH ROW WHEN (NEW.closed_door = 'upgrade')`,
      `NEW.closed_door = 'staff'; RETURN NEW;`,
    ],
    [
      'a computer activated again that its daily limit does not see',
      `BEFORE INSERT ON activation FOR EACH ROW WHEN (NEW.activated_door = 'phone')`,
      `NEW.activated_at = NEW.activated_at - interval '2 days'; RETURN NEW;`,
    ],
  ])(
    '%s',
    async (_, trigger, body) => {
      await withFault(trigger, body, () =>
        expect(compareWithModel(3, 2000)).rejects.toThrow(/KEYTURN_SEED=3, step \d+/),
      );
    },
    600_000,
  );
});
