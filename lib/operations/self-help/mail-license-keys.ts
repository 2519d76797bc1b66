import { operation } from '@/lib/operations/operation';
import { and, desc, eq, ne, not } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { standingAt, termIsOverAt } from '@/lib/operations/locked/standing-in-sql';
import type { Mail } from '@/lib/mail/mail';
import { queueMail } from '@/lib/mail/queue-mail';
import { activationKeyText } from '@/lib/olp/activation-key';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import { addressKey } from '@/lib/address-key';
import { recordEvent } from '@/lib/operations/record/record-event';
import { isOffered } from '@/lib/operations/site/self-help-offers';

export type MailKeysRefusal = Refusal<'NOT_OFFERED' | 'RATE_LIMITED'>;

type KeysMail = Extract<Mail, { template: 'license-keys' }>;

/** Licenses in one mail; who has more signs in. */
const MOST = 100;

/** Sealed in place of the mail that nobody gets, so that both take as long. */
const NOBODYS: KeysMail['licenses'] = [
  {
    productName: 'Example CAD',
    activationKey: '00000-00000-00000-00000',
    seats: 1,
    term: 'perpetual',
    lastDay: null,
    standing: 'active',
  },
];

/**
 * Mails the Activation Keys of all licenses registered to an address to that address, and nowhere else
 * (journey 11). Answer and work are the same for every other address; only the mail is missing.
 * @param email normalized (lib/rules/email-address)
 */
export const mailLicenseKeys = operation(
  'mailLicenseKeys',
  async ({ context, viewer }, email: string): Promise<Result<null, MailKeysRefusal>> => {
    const { db, vault, limits } = context;
    if (!isOffered(await readProperties(db), 'keys')) return refuse('NOT_OFFERED');
    const asker = addressKey(viewer.address);
    const byAddress = await limits.consume('keysMailPerAddress', asker);
    if (!byAddress.ok) return byAddress;
    const byBoth = await limits.consume('keysMail', `${asker} ${email}`);
    if (!byBoth.ok) return byBoth;
    const slowed = !(await limits.consume('keysMailPace', email)).ok;
    return db.transaction(async (tx) => {
      const properties = await readProperties(tx);
      if (!isOffered(properties, 'keys')) return refuse('NOT_OFFERED');
      const rows = await licensesOf(tx, email, properties, context.now());
      const licenses = rows.map(({ id, productId, sealed, ...shown }) => ({
        ...shown,
        activationKey: activationKeyText(vault.openActivationKey(productId, id, sealed)),
      }));
      const mail = (of: KeysMail['licenses']): KeysMail => ({
        template: 'license-keys',
        licenses: of,
        path: '/licenses',
      });
      const how = { recipient: email, locale: viewer.locale, slowed };
      if (licenses.length > 0) await queueMail(tx, vault, how, mail(licenses));
      else vault.sealMail(mail(NOBODYS));
      // Also of none, which tells who probes for addresses and takes as long.
      await recordEvent(tx, viewer, {
        type: 'keys.mailed',
        at: context.now(),
        after: { licenses: licenses.length },
        captureAddress: properties['activation/captureIPAddress'],
      });
      return ok(null);
    });
  },
);

/** The newest licenses registered to an address, without those that the vendor leaves out. */
function licensesOf(reader: Reader, email: string, properties: Properties, now: Date) {
  const exclude = {
    expired: properties['customerSite/requestKeysExcludeExpired'],
    revoked: properties['customerSite/requestKeysExcludeRevoked'],
    trials: properties['customerSite/requestKeysExcludeTrials'],
  };
  return reader
    .select({
      id: license.id,
      productId: license.productId,
      productName: product.name,
      sealed: licenseKey.sealed,
      seats: license.seats,
      term: license.term,
      lastDay: license.lastDay,
      standing: standingAt(now),
    })
    .from(license)
    .innerJoin(product, eq(product.id, license.productId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .where(
      and(
        eq(license.registeredEmail, email),
        exclude.revoked ? ne(license.status, 'revoked') : undefined,
        exclude.trials ? ne(license.term, 'trial') : undefined,
        exclude.expired ? not(termIsOverAt(now)) : undefined,
      ),
    )
    .orderBy(desc(license.createdAt), desc(license.id))
    .limit(MOST);
}
