CREATE TABLE "invitation" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitation_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "invitation_once" UNIQUE("organization_id","user_id"),
	CONSTRAINT "invitation_role" CHECK ("invitation"."role" IN ('member', 'contact'))
);
--> statement-breakpoint
CREATE TABLE "owner_link" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"license_id" uuid NOT NULL,
	"asked_by" uuid NOT NULL,
	"to_user" uuid,
	"to_organization" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "owner_link_purpose" CHECK ("owner_link"."purpose" IN ('agree', 'take', 'claim')),
	CONSTRAINT "owner_link_to" CHECK (("owner_link"."purpose" = 'claim') = ("owner_link"."to_organization" IS NOT NULL)),
	CONSTRAINT "owner_link_to_user" CHECK (("owner_link"."purpose" = 'claim') = ("owner_link"."to_user" IS NULL))
);
--> statement-breakpoint
ALTER TABLE "event" DROP CONSTRAINT "event_type";--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_organization_standing_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("standing_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "owner_link" ADD CONSTRAINT "owner_link_license_id_license_id_fk" FOREIGN KEY ("license_id") REFERENCES "public"."license"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "owner_link" ADD CONSTRAINT "owner_link_asked_by_portal_user_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "owner_link" ADD CONSTRAINT "owner_link_to_user_portal_user_id_fk" FOREIGN KEY ("to_user") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "owner_link" ADD CONSTRAINT "owner_link_to_organization_organization_id_fk" FOREIGN KEY ("to_organization") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitation_user" ON "invitation" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "owner_link_license" ON "owner_link" USING btree ("license_id");--> statement-breakpoint
CREATE INDEX "owner_link_expiry" ON "owner_link" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.copy-seen', 'activation.clone-alarm-cleared', 'activation.claim-given-back', 'activation.seen-alive', 'activation.renamed', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.address-asked', 'license.address-agreed', 'license.address-changed', 'license.claim-asked', 'license.claimed', 'license.key-replaced', 'license.noted', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'receipt-key.changed', 'ring-key.created', 'ring-key.changed', 'master-key.rewrapped', 'product.created', 'product.changed', 'property.set', 'demo.loaded', 'person.signed-in', 'person.sign-in-failed', 'passkey.added', 'passkey.renamed', 'passkey.removed', 'keys.mailed', 'staff.added', 'staff.role-changed', 'staff.disabled', 'staff.link-made', 'member.added', 'member.removed', 'member.invited', 'member.invitation-ended', 'member.joined', 'member.role-changed', 'member.left', 'session.ended', 'sessions.ended', 'view.started', 'view.ended', 'organization.created', 'organization.renamed', 'organization.merged', 'mail.retried', 'saved-view.shared', 'saved-view.unshared'));