CREATE TABLE "directory_person" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"external_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "directory_person_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id"),
	CONSTRAINT "directory_person_external_length" CHECK (char_length("directory_person"."external_id") BETWEEN 1 AND 255)
);
--> statement-breakpoint
CREATE TABLE "directory_token" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "directory_token_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "directory_token_name" UNIQUE("organization_id","name"),
	CONSTRAINT "directory_token_name_length" CHECK (char_length("directory_token"."name") BETWEEN 1 AND 100)
);
--> statement-breakpoint
ALTER TABLE "activation" DROP CONSTRAINT "activation_closed_by";--> statement-breakpoint
ALTER TABLE "event" DROP CONSTRAINT "event_type";--> statement-breakpoint
ALTER TABLE "event" DROP CONSTRAINT "event_actor";--> statement-breakpoint
ALTER TABLE "property" DROP CONSTRAINT "property_updated_by";--> statement-breakpoint
ALTER TABLE "directory_person" ADD CONSTRAINT "directory_person_organization_id_organization_standing_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("standing_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_person" ADD CONSTRAINT "directory_person_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_token" ADD CONSTRAINT "directory_token_organization_id_organization_standing_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("standing_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "directory_person_user" ON "directory_person" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "directory_person_external" ON "directory_person" USING btree ("organization_id","external_id");--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_closed_by" CHECK ("activation"."closed_by" IN ('customer', 'key-holder', 'wizard', 'api-key', 'directory', 'staff', 'operator', 'portal'));--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.copy-seen', 'activation.clone-alarm-cleared', 'activation.claim-given-back', 'activation.seen-alive', 'activation.renamed', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.address-asked', 'license.address-agreed', 'license.address-changed', 'license.claim-asked', 'license.claimed', 'license.key-replaced', 'license.noted', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'receipt-key.changed', 'ring-key.created', 'ring-key.changed', 'master-key.rewrapped', 'product.created', 'product.changed', 'property.set', 'demo.loaded', 'person.signed-in', 'person.sign-in-failed', 'passkey.added', 'passkey.renamed', 'passkey.removed', 'keys.mailed', 'staff.added', 'staff.role-changed', 'staff.disabled', 'staff.link-made', 'member.added', 'member.removed', 'member.invited', 'member.invitation-ended', 'member.joined', 'member.role-changed', 'member.left', 'session.ended', 'sessions.ended', 'view.started', 'view.ended', 'organization.created', 'organization.renamed', 'organization.merged', 'sign-on.provider-set', 'sign-on.domain-added', 'sign-on.domain-proven', 'sign-on.domain-removed', 'sign-on.tested', 'sign-on.use-changed', 'sign-on.bypassed', 'sign-on.removed', 'directory.token-made', 'directory.token-replaced', 'directory.token-revoked', 'mail.retried', 'saved-view.shared', 'saved-view.unshared'));--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_actor" CHECK ("event"."actor" IN ('customer', 'key-holder', 'wizard', 'api-key', 'directory', 'staff', 'operator'));--> statement-breakpoint
ALTER TABLE "property" ADD CONSTRAINT "property_updated_by" CHECK ("property"."updated_by" IN ('customer', 'key-holder', 'wizard', 'api-key', 'directory', 'staff', 'operator'));