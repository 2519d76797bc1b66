import { check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { activation } from './activation';
import { bytea, moment, oneOf } from './columns';
import { license } from './license';

export const mailLinkPurposes = ['was-not-me', 'release-request', 'activation'] as const;

export type MailLinkDetails = {
  reason?: string;
  superseded?: true;
  gathered?: true;
  /** The computer that waits for the owner's yes, as its request says; bytes in hex. */
  waiting?: {
    deviceCode: string;
    computerId: string;
    computerName: string;
    exchange: { kid: number; devicePublicKey: string } | null;
  };
};

/**
 * A link in a mail to the registered address of a license: who opens it has read that mail. Only a
 * hash of its token is kept; confirming spends it by deleting the row.
 */
export const mailLink = pgTable(
  'mail_link',
  {
    tokenHash: bytea('token_hash').primaryKey(),
    purpose: text('purpose', { enum: mailLinkPurposes }).notNull(),
    licenseId: uuid('license_id')
      .notNull()
      .references(() => license.id),
    activationId: uuid('activation_id')
      .notNull()
      .references(() => activation.id),
    /** The reason typed for a release request; whether the mail was about a seat taken over. */
    details: jsonb('details').$type<MailLinkDetails>().notNull().default({}),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('mail_link_expiry').on(t.expiresAt),
    check('mail_link_purpose', oneOf(t.purpose, mailLinkPurposes)),
  ],
);
