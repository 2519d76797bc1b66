import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { makeContext } from '@/lib/make-context';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { setProperty } from '@/lib/operations/vendor/set-property';
import type { Viewer } from '@/lib/operations/viewer';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeRandom } from '@/lib/seeded-random';
import { makeVault } from '@/lib/vault/vault';

/** Bundled by itself: what the clients know of licenses and computers before they begin. */
export { makeDevice, makeRandom };

const operator: Viewer = { kind: 'operator', address: 'local' };

/** One product with a license for each number of seats, on an empty database. */
export async function fill(databaseUrl: string, masterKey: Uint8Array, seats: readonly number[]) {
  const connection = connect(databaseUrl, { max: 2 });
  await migrate(connection, 'drizzle');
  const vault = makeVault(masterKey);
  await adoptMasterKey(connection.db, vault);
  const context = makeContext(connection, vault, 'http://localhost');
  // What the limits refuse shows nothing, and has tests of its own.
  for (const name of ['options/reactivationLimit', 'options/maxActivationCyclesPerDay'] as const) {
    value(await setProperty(context, operator, { name, value: -1, place: { scope: 'global' } }));
  }
  const { productId } = value(await createProduct(context, operator, { name: 'Example CAD' }));
  const licenses = [];
  for (const [number, count] of seats.entries()) {
    const email = `owner-${number}@customer.example`;
    const terms = { organization: null, seats: count, term: 'perpetual' as const };
    const made = value(await createLicense(context, operator, { productId, email, ...terms }));
    const place = { scope: 'license', licenseId: made.licenseId } as const;
    const name = 'customerSite/maxAnonymousReleasesPerDay' as const;
    value(await setProperty(context, operator, { name, value: -1, place }));
    licenses.push({ ...made, productId, seats: count });
  }
  await connection.close();
  return licenses;
}
