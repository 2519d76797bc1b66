CREATE TABLE "activation_attempt" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"day" date NOT NULL,
	"license_id" uuid,
	"computer_id" text NOT NULL,
	"code" text NOT NULL,
	"door" text NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "activation_attempt_counted" UNIQUE NULLS NOT DISTINCT("day","license_id","computer_id","code","door"),
	CONSTRAINT "activation_attempt_code" CHECK ("activation_attempt"."code" IN ('AK_UNKNOWN', 'LICENSE_SUSPENDED', 'LICENSE_REVOKED', 'LICENSE_EXPIRED', 'REQUEST_CLOSED', 'COMPUTER_BLOCKED', 'UNBOUND_NOT_ALLOWED', 'SUPERSEDE_NEEDS_OWNER', 'UNPROVEN_RELEASES_STOPPED', 'REACTIVATION_LIMIT', 'ACTIVATION_LIMIT', 'NO_SEAT')),
	CONSTRAINT "activation_attempt_door" CHECK ("activation_attempt"."door" IN ('portal', 'self-help', 'phone', 'mail-link', 'wizard', 'api', 'staff', 'operator')),
	CONSTRAINT "activation_attempt_unknown" CHECK ("activation_attempt"."license_id" IS NOT NULL OR "activation_attempt"."computer_id" = '')
);
--> statement-breakpoint
CREATE TABLE "counted_day" (
	"day" date PRIMARY KEY NOT NULL,
	"counted_at" timestamp with time zone,
	"reported_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "daily_count" (
	"day" date NOT NULL,
	"product_id" bigint NOT NULL,
	"measure" text NOT NULL,
	"door" text NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "daily_count_day_measure_product_id_door_pk" PRIMARY KEY("day","measure","product_id","door"),
	CONSTRAINT "daily_count_measure" CHECK ("daily_count"."measure" IN ('seats', 'activated', 'proven', 'proven-later', 'weak', 'claimed', 'superseded', 'came-back')),
	CONSTRAINT "daily_count_seats" CHECK (("daily_count"."measure" = 'seats') = ("daily_count"."door" = ''))
);
--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"credential_id" text NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"backed_up" boolean NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "passkey_credential_id_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "passkey_challenge" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "event" DROP CONSTRAINT "event_type";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "template" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "license_id" uuid;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "activation_id" uuid;--> statement-breakpoint
ALTER TABLE "receipt_key" ADD COLUMN "next" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "receipt_key" ADD COLUMN "compromised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "proven_by" text DEFAULT 'mail' NOT NULL;--> statement-breakpoint
ALTER TABLE "sign_in_challenge" ADD COLUMN "by" text DEFAULT 'mail' NOT NULL;--> statement-breakpoint
ALTER TABLE "daily_count" ADD CONSTRAINT "daily_count_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activation_attempt_recent" ON "activation_attempt" USING btree ("last_at","id");--> statement-breakpoint
CREATE INDEX "activation_attempt_license" ON "activation_attempt" USING btree ("license_id","last_at","id");--> statement-breakpoint
CREATE INDEX "activation_attempt_computer" ON "activation_attempt" USING btree ("computer_id","last_at","id") WHERE "activation_attempt"."computer_id" <> '';--> statement-breakpoint
CREATE INDEX "passkey_user" ON "passkey" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "passkey_challenge_expiry" ON "passkey_challenge" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "activation_closed" ON "activation" USING btree ("closed_at") WHERE "activation"."closed_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "organization_named" ON "organization" USING btree ("name","id") WHERE "organization"."merged_into" IS NULL;--> statement-breakpoint
CREATE INDEX "organization_companies" ON "organization" USING btree ("name","id") WHERE "organization"."merged_into" IS NULL AND "organization"."personal_email" IS NULL;--> statement-breakpoint
CREATE INDEX "organization_recent" ON "organization" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_recent" ON "outbox" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("created_at","id") WHERE "outbox"."sent_at" IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_recipient" ON "outbox" USING btree ("recipient","created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_template" ON "outbox" USING btree ("template","created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_license" ON "outbox" USING btree ("license_id","created_at","id") WHERE "outbox"."license_id" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "receipt_key_one_next" ON "receipt_key" USING btree ("next") WHERE "receipt_key"."next";--> statement-breakpoint
CREATE INDEX "user_addressed" ON "portal_user" USING btree ("email","id");--> statement-breakpoint
CREATE INDEX "user_begins" ON "portal_user" USING btree ("email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "user_recent" ON "portal_user" USING btree ("created_at","id");--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.copy-seen', 'activation.clone-alarm-cleared', 'activation.claim-given-back', 'activation.seen-alive', 'activation.renamed', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.address-changed', 'license.key-replaced', 'license.noted', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'receipt-key.changed', 'ring-key.created', 'ring-key.changed', 'master-key.rewrapped', 'product.created', 'product.changed', 'property.set', 'demo.loaded', 'person.signed-in', 'passkey.added', 'passkey.renamed', 'passkey.removed', 'keys.mailed', 'staff.added', 'staff.role-changed', 'staff.disabled', 'staff.link-made', 'member.added', 'member.removed', 'sessions.ended', 'view.started', 'view.ended', 'organization.created', 'organization.renamed', 'organization.merged', 'mail.retried'));--> statement-breakpoint
ALTER TABLE "receipt_key" ADD CONSTRAINT "receipt_key_next" CHECK (NOT ("receipt_key"."signing" AND "receipt_key"."next"));--> statement-breakpoint
ALTER TABLE "receipt_key" ADD CONSTRAINT "receipt_key_compromised" CHECK ("receipt_key"."compromised_at" IS NULL OR NOT ("receipt_key"."signing" OR "receipt_key"."next"));--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_proven_by" CHECK ("session"."proven_by" IN ('mail', 'link', 'passkey'));--> statement-breakpoint
ALTER TABLE "sign_in_challenge" ADD CONSTRAINT "sign_in_challenge_by" CHECK ("sign_in_challenge"."by" IN ('mail', 'link', 'passkey'));