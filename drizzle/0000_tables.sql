CREATE TABLE "activation" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"license_id" uuid NOT NULL,
	"product_id" bigint NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"seat" integer NOT NULL,
	"computer_id" text NOT NULL,
	"computer_id_hash" "bytea" NOT NULL,
	"computer_name" text NOT NULL,
	"device_code" "bytea",
	"device_public_key" "bytea",
	"exchange_kid" integer,
	"kid" integer NOT NULL,
	"epoch" integer NOT NULL,
	"computer_key" "bytea" NOT NULL,
	"short_computer_key" text,
	"unbound_last_day" date,
	"activated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"activated_door" text NOT NULL,
	"issued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_door" text,
	"closed_by" text,
	"closed_reason" text,
	"proven_at" timestamp with time zone,
	"proof" "bytea",
	"last_seen_at" timestamp with time zone,
	CONSTRAINT "activation_state" CHECK ("activation"."state" IN ('active', 'superseded', 'released_proven', 'released_weak', 'released_claimed', 'revoked')),
	CONSTRAINT "activation_closed" CHECK (("activation"."state" = 'active') = ("activation"."closed_at" IS NULL)),
	CONSTRAINT "activation_proven" CHECK (("activation"."state" = 'released_proven') = ("activation"."proof" IS NOT NULL) AND ("activation"."proof" IS NULL) = ("activation"."proven_at" IS NULL)),
	CONSTRAINT "activation_unbound" CHECK (("activation"."device_code" IS NULL) = ("activation"."unbound_last_day" IS NOT NULL) AND ("activation"."device_code" IS NOT NULL OR "activation"."device_public_key" IS NULL)),
	CONSTRAINT "activation_device_code" CHECK (octet_length("activation"."device_code") = 10),
	CONSTRAINT "activation_seat" CHECK ("activation"."seat" >= 1),
	CONSTRAINT "activation_epoch" CHECK ("activation"."epoch" BETWEEN 1 AND 2147483647),
	CONSTRAINT "activation_computer_id" CHECK (octet_length("activation"."computer_id") BETWEEN 1 AND 128),
	CONSTRAINT "activation_computer_name" CHECK (octet_length("activation"."computer_name") <= 32)
);
--> statement-breakpoint
CREATE TABLE "event" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"type" text NOT NULL,
	"actor" text NOT NULL,
	"door" text NOT NULL,
	"license_id" uuid,
	"activation_id" uuid,
	"sequence" integer,
	"before" jsonb,
	"after" jsonb,
	"reason" text,
	"person_hash" "bytea" NOT NULL,
	"previous_hash" "bytea",
	"hash" "bytea",
	CONSTRAINT "event_chained" CHECK (("event"."license_id" IS NULL) = ("event"."sequence" IS NULL) AND ("event"."sequence" IS NULL) = ("event"."hash" IS NULL))
);
--> statement-breakpoint
CREATE TABLE "event_person" (
	"event_id" bigint PRIMARY KEY NOT NULL,
	"salt" "bytea" NOT NULL,
	"person" text NOT NULL,
	"address" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "license" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"product_id" bigint NOT NULL,
	"organization_id" uuid NOT NULL,
	"registered_email" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"seats" integer NOT NULL,
	"term" text NOT NULL,
	"last_day" date,
	"maintenance_last_day" date,
	"features" bigint,
	"version_major" integer,
	"version_minor" integer,
	"lease_days" integer,
	"epoch" integer DEFAULT 0 NOT NULL,
	"unproven_releases_stopped_at" timestamp with time zone,
	"event_sequence" integer DEFAULT 0 NOT NULL,
	"event_hash" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "license_status" CHECK ("license"."status" IN ('active', 'suspended', 'revoked')),
	CONSTRAINT "license_seats" CHECK ("license"."seats" BETWEEN 1 AND 100000),
	CONSTRAINT "license_term" CHECK ("license"."term" IN ('perpetual', 'subscription', 'trial')),
	CONSTRAINT "license_last_day" CHECK (("license"."term" = 'perpetual') = ("license"."last_day" IS NULL)),
	CONSTRAINT "license_version" CHECK (("license"."version_major" IS NULL) = ("license"."version_minor" IS NULL)),
	CONSTRAINT "license_features" CHECK ("license"."features" BETWEEN 0 AND 34359738367),
	CONSTRAINT "license_lease" CHECK ("license"."lease_days" BETWEEN 1 AND 65534),
	CONSTRAINT "license_epoch" CHECK ("license"."epoch" >= 0)
);
--> statement-breakpoint
CREATE TABLE "license_key" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"license_id" uuid NOT NULL,
	"form" text NOT NULL,
	"lookup" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"master_key_id" text NOT NULL,
	"last_group" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "license_key_lookup_unique" UNIQUE("lookup"),
	CONSTRAINT "license_key_form" CHECK ("license_key"."form" IN ('olp1'))
);
--> statement-breakpoint
CREATE TABLE "master_key" (
	"id" text PRIMARY KEY NOT NULL,
	"check_value" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "membership_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id"),
	CONSTRAINT "membership_role" CHECK ("membership"."role" IN ('member', 'contact'))
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"personal" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dev_mailbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"sealed" "bytea",
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "product" (
	"id" bigint PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"allow_unbound" boolean DEFAULT false NOT NULL,
	"unbound_days" integer DEFAULT 90 NOT NULL,
	"issue_short_keys" boolean DEFAULT false NOT NULL,
	"short_key_lease_days" integer DEFAULT 30 NOT NULL,
	"grace_days" integer DEFAULT 7 NOT NULL,
	"default_lease_days" integer,
	"signature_algorithm" text DEFAULT 'ed25519' NOT NULL,
	"features" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "product_id" CHECK ("product"."id" BETWEEN 1 AND 4294967295),
	CONSTRAINT "product_algorithm" CHECK ("product"."signature_algorithm" IN ('ed25519', 's48')),
	CONSTRAINT "product_unbound_days" CHECK ("product"."unbound_days" BETWEEN 1 AND 3650),
	CONSTRAINT "product_short_lease" CHECK ("product"."short_key_lease_days" BETWEEN 1 AND 3650),
	CONSTRAINT "product_grace" CHECK ("product"."grace_days" BETWEEN 0 AND 3650),
	CONSTRAINT "product_lease" CHECK ("product"."default_lease_days" BETWEEN 1 AND 65534)
);
--> statement-breakpoint
CREATE TABLE "property" (
	"name" text NOT NULL,
	"scope" text NOT NULL,
	"scope_id" text NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "property_scope_scope_id_name_pk" PRIMARY KEY("scope","scope_id","name"),
	CONSTRAINT "property_scope" CHECK ("property"."scope" IN ('global', 'product', 'license')),
	CONSTRAINT "property_scope_id" CHECK (("property"."scope" = 'global') = ("property"."scope_id" = ''))
);
--> statement-breakpoint
CREATE TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "ring_key" (
	"product_id" bigint NOT NULL,
	"kid" integer NOT NULL,
	"algorithm" text NOT NULL,
	"public_key" "bytea" NOT NULL,
	"state" text NOT NULL,
	"wrapped_seed" "bytea" NOT NULL,
	"master_key_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ring_key_product_id_kid_pk" PRIMARY KEY("product_id","kid"),
	CONSTRAINT "ring_key_kid" CHECK ("ring_key"."kid" BETWEEN 0 AND 31),
	CONSTRAINT "ring_key_algorithm" CHECK ("ring_key"."algorithm" IN ('ed25519', 's48', 'x25519-mac')),
	CONSTRAINT "ring_key_state" CHECK ("ring_key"."state" IN ('next', 'signing', 'verify_only', 'retired', 'compromised'))
);
--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_challenge" (
	"browser_hash" "bytea" PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"link_hash" "bytea" NOT NULL,
	"attempts_left" integer DEFAULT 5 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sign_in_challenge_link_hash_unique" UNIQUE("link_hash")
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_role" CHECK ("staff"."role" IN ('agent', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "portal_user" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"email_verified" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "portal_user_email_unique" UNIQUE("email"),
	CONSTRAINT "user_email_folded" CHECK ("portal_user"."email" = btrim(lower("portal_user"."email" COLLATE "C")))
);
--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_license_id_license_id_fk" FOREIGN KEY ("license_id") REFERENCES "public"."license"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_license_id_license_id_fk" FOREIGN KEY ("license_id") REFERENCES "public"."license"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_activation_id_activation_id_fk" FOREIGN KEY ("activation_id") REFERENCES "public"."activation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_person" ADD CONSTRAINT "event_person_event_id_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "license" ADD CONSTRAINT "license_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "license" ADD CONSTRAINT "license_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "license_key" ADD CONSTRAINT "license_key_license_id_license_id_fk" FOREIGN KEY ("license_id") REFERENCES "public"."license"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ring_key" ADD CONSTRAINT "ring_key_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "activation_device" ON "activation" USING btree ("device_code","product_id");--> statement-breakpoint
CREATE UNIQUE INDEX "activation_one_active_per_computer" ON "activation" USING btree ("license_id","computer_id_hash") WHERE "activation"."state" = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "activation_one_computer_per_seat" ON "activation" USING btree ("license_id","seat") WHERE "activation"."state" = 'active';--> statement-breakpoint
CREATE INDEX "activation_of_license" ON "activation" USING btree ("license_id","activated_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "activation_of_computer" ON "activation" USING btree ("computer_id_hash","product_id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_chain" ON "event" USING btree ("license_id","sequence");--> statement-breakpoint
CREATE INDEX "event_at" ON "event" USING btree ("at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "license_registered" ON "license" USING btree ("registered_email","created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "license_organization" ON "license" USING btree ("organization_id","created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "license_recent" ON "license" USING btree ("created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "license_key_license" ON "license_key" USING btree ("license_id");--> statement-breakpoint
CREATE INDEX "membership_user" ON "membership" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at") WHERE "outbox"."sent_at" IS NULL;--> statement-breakpoint
CREATE INDEX "rate_limit_expiry" ON "rate_limit" USING btree ("expire");--> statement-breakpoint
CREATE UNIQUE INDEX "ring_key_one_signing" ON "ring_key" USING btree ("product_id",("algorithm" = 'x25519-mac')) WHERE "ring_key"."state" = 'signing';--> statement-breakpoint
CREATE INDEX "session_user" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_expiry" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sign_in_challenge_expiry" ON "sign_in_challenge" USING btree ("expires_at");