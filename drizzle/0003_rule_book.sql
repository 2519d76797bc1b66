CREATE TABLE "mail_link" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"license_id" uuid NOT NULL,
	"activation_id" uuid NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_link_purpose" CHECK ("mail_link"."purpose" IN ('was-not-me', 'release-request'))
);
--> statement-breakpoint
CREATE TABLE "receipt_key" (
	"id" integer PRIMARY KEY NOT NULL,
	"public_key" "bytea" NOT NULL,
	"wrapped_seed" "bytea" NOT NULL,
	"master_key_id" text NOT NULL,
	"signing" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "receipt_key_public_key_unique" UNIQUE("public_key"),
	CONSTRAINT "receipt_key_id" CHECK ("receipt_key"."id" >= 1)
);
--> statement-breakpoint
CREATE TABLE "release_request" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"license_id" uuid NOT NULL,
	"activation_id" uuid NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"reason" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"opened_by" text NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"answer" text,
	CONSTRAINT "release_request_state" CHECK ("release_request"."state" IN ('open', 'granted', 'declined', 'closed')),
	CONSTRAINT "release_request_decided" CHECK (("release_request"."state" = 'open') = ("release_request"."decided_at" IS NULL)),
	CONSTRAINT "release_request_reason" CHECK (char_length("release_request"."reason") BETWEEN 1 AND 500)
);
--> statement-breakpoint
ALTER TABLE "illegal_computer" ADD COLUMN "lifted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "license" ADD COLUMN "unproven_releases_stopped_by" text;--> statement-breakpoint
ALTER TABLE "mail_link" ADD CONSTRAINT "mail_link_license_id_license_id_fk" FOREIGN KEY ("license_id") REFERENCES "public"."license"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_link" ADD CONSTRAINT "mail_link_activation_id_activation_id_fk" FOREIGN KEY ("activation_id") REFERENCES "public"."activation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_request" ADD CONSTRAINT "release_request_license_id_license_id_fk" FOREIGN KEY ("license_id") REFERENCES "public"."license"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_request" ADD CONSTRAINT "release_request_activation_id_activation_id_fk" FOREIGN KEY ("activation_id") REFERENCES "public"."activation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mail_link_expiry" ON "mail_link" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "receipt_key_one_signs" ON "receipt_key" USING btree ("signing") WHERE "receipt_key"."signing";--> statement-breakpoint
CREATE UNIQUE INDEX "release_request_one_open" ON "release_request" USING btree ("activation_id") WHERE "release_request"."state" = 'open';--> statement-breakpoint
CREATE INDEX "release_request_state" ON "release_request" USING btree ("state","opened_at","id");--> statement-breakpoint
CREATE INDEX "release_request_license" ON "release_request" USING btree ("license_id","opened_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "illegal_computer_seen" ON "illegal_computer" USING btree ("last_seen_at" DESC NULLS LAST,"activation_id");--> statement-breakpoint
ALTER TABLE "license" ADD CONSTRAINT "license_stop" CHECK (("license"."unproven_releases_stopped_at" IS NULL) = ("license"."unproven_releases_stopped_by" IS NULL));