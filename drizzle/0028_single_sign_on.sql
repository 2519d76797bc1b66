CREATE TABLE "sign_on" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"client_id" text NOT NULL,
	"sealed_secret" "bytea" NOT NULL,
	"master_key_id" text NOT NULL,
	"tested_at" timestamp with time zone,
	"use" text DEFAULT 'off' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sign_on_organization_id_unique" UNIQUE("organization_id"),
	CONSTRAINT "sign_on_use" CHECK ("sign_on"."use" IN ('off', 'optional', 'required')),
	CONSTRAINT "sign_on_tested" CHECK ("sign_on"."use" = 'off' OR "sign_on"."tested_at" IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE "sign_on_attempt" (
	"state_hash" "bytea" PRIMARY KEY NOT NULL,
	"sign_on_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"user_id" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sign_on_attempt_purpose" CHECK ("sign_on_attempt"."purpose" IN ('sign-in', 'test', 'confirm')),
	CONSTRAINT "sign_on_attempt_user" CHECK (("sign_on_attempt"."user_id" IS NULL) = ("sign_on_attempt"."purpose" = 'sign-in'))
);
--> statement-breakpoint
CREATE TABLE "sign_on_domain" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"domain" text NOT NULL,
	"token" text NOT NULL,
	"link_hash" "bytea",
	"link_ends_at" timestamp with time zone,
	"proven_at" timestamp with time zone,
	"proven_by" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sign_on_domain_link_hash_unique" UNIQUE("link_hash"),
	CONSTRAINT "sign_on_domain_once" UNIQUE("organization_id","domain"),
	CONSTRAINT "sign_on_domain_proof" CHECK (("sign_on_domain"."proven_at" IS NULL) = ("sign_on_domain"."proven_by" IS NULL)),
	CONSTRAINT "sign_on_domain_proven_by" CHECK ("sign_on_domain"."proven_by" IN ('dns', 'mail')),
	CONSTRAINT "sign_on_domain_link" CHECK (("sign_on_domain"."link_hash" IS NULL) = ("sign_on_domain"."link_ends_at" IS NULL))
);
--> statement-breakpoint
ALTER TABLE "event" DROP CONSTRAINT "event_type";--> statement-breakpoint
ALTER TABLE "session" DROP CONSTRAINT "session_proven_by";--> statement-breakpoint
ALTER TABLE "sign_in_challenge" DROP CONSTRAINT "sign_in_challenge_by";--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "sign_on_id" uuid;--> statement-breakpoint
ALTER TABLE "sign_on" ADD CONSTRAINT "sign_on_organization_id_organization_standing_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("standing_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_on_attempt" ADD CONSTRAINT "sign_on_attempt_sign_on_id_sign_on_id_fk" FOREIGN KEY ("sign_on_id") REFERENCES "public"."sign_on"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_on_attempt" ADD CONSTRAINT "sign_on_attempt_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_on_domain" ADD CONSTRAINT "sign_on_domain_organization_id_organization_standing_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("standing_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sign_on_attempt_expiry" ON "sign_on_attempt" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sign_on_attempt_of" ON "sign_on_attempt" USING btree ("sign_on_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_on_domain_proven" ON "sign_on_domain" USING btree ("domain") WHERE "sign_on_domain"."proven_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_sign_on_id_sign_on_id_fk" FOREIGN KEY ("sign_on_id") REFERENCES "public"."sign_on"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_sign_on" ON "session" USING btree ("sign_on_id");--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.copy-seen', 'activation.clone-alarm-cleared', 'activation.claim-given-back', 'activation.seen-alive', 'activation.renamed', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.address-asked', 'license.address-agreed', 'license.address-changed', 'license.claim-asked', 'license.claimed', 'license.key-replaced', 'license.noted', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'receipt-key.changed', 'ring-key.created', 'ring-key.changed', 'master-key.rewrapped', 'product.created', 'product.changed', 'property.set', 'demo.loaded', 'person.signed-in', 'person.sign-in-failed', 'passkey.added', 'passkey.renamed', 'passkey.removed', 'keys.mailed', 'staff.added', 'staff.role-changed', 'staff.disabled', 'staff.link-made', 'member.added', 'member.removed', 'member.invited', 'member.invitation-ended', 'member.joined', 'member.role-changed', 'member.left', 'session.ended', 'sessions.ended', 'view.started', 'view.ended', 'organization.created', 'organization.renamed', 'organization.merged', 'sign-on.provider-set', 'sign-on.domain-added', 'sign-on.domain-proven', 'sign-on.domain-removed', 'sign-on.tested', 'sign-on.use-changed', 'sign-on.bypassed', 'sign-on.removed', 'mail.retried', 'saved-view.shared', 'saved-view.unshared'));--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_proven_by" CHECK ("session"."proven_by" IN ('mail', 'link', 'passkey', 'sso'));--> statement-breakpoint
ALTER TABLE "sign_in_challenge" ADD CONSTRAINT "sign_in_challenge_by" CHECK ("sign_in_challenge"."by" IN ('mail', 'link', 'passkey', 'sso'));