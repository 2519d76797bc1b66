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
ALTER TABLE "event" DROP CONSTRAINT "event_type";--> statement-breakpoint
ALTER TABLE "receipt_key" ADD COLUMN "next" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "receipt_key" ADD COLUMN "compromised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "daily_count" ADD CONSTRAINT "daily_count_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activation_closed" ON "activation" USING btree ("closed_at") WHERE "activation"."closed_at" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "receipt_key_one_next" ON "receipt_key" USING btree ("next") WHERE "receipt_key"."next";--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.copy-seen', 'activation.clone-alarm-cleared', 'activation.claim-given-back', 'activation.seen-alive', 'activation.renamed', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.address-changed', 'license.key-replaced', 'license.noted', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'receipt-key.changed', 'ring-key.created', 'ring-key.changed', 'master-key.rewrapped', 'product.created', 'product.changed', 'property.set', 'demo.loaded', 'person.signed-in', 'keys.mailed', 'staff.added', 'staff.role-changed', 'staff.disabled', 'staff.link-made', 'member.added', 'member.removed', 'sessions.ended', 'view.started', 'view.ended', 'organization.created', 'organization.renamed', 'organization.merged'));--> statement-breakpoint
ALTER TABLE "receipt_key" ADD CONSTRAINT "receipt_key_next" CHECK (NOT ("receipt_key"."signing" AND "receipt_key"."next"));--> statement-breakpoint
ALTER TABLE "receipt_key" ADD CONSTRAINT "receipt_key_compromised" CHECK ("receipt_key"."compromised_at" IS NULL OR NOT ("receipt_key"."signing" OR "receipt_key"."next"));