CREATE TABLE "known_browser" (
	"user_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"last_used_at" timestamp with time zone NOT NULL,
	CONSTRAINT "known_browser_user_id_token_hash_pk" PRIMARY KEY("user_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "event" DROP CONSTRAINT "event_type";--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "passkey_id" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "browser" text DEFAULT 'other' NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "system" text DEFAULT 'other' NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "address" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "last_used_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "known_browser" ADD CONSTRAINT "known_browser_user_id_portal_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."portal_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_passkey_id_passkey_id_fk" FOREIGN KEY ("passkey_id") REFERENCES "public"."passkey"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_about" ON "event" USING btree ((coalesce("after"->>'userId', "before"->>'userId')),"at","id") WHERE coalesce("event"."after"->>'userId', "event"."before"->>'userId') IS NOT NULL;--> statement-breakpoint
CREATE INDEX "session_passkey" ON "session" USING btree ("passkey_id");--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_id_unique" UNIQUE("id");--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.copy-seen', 'activation.clone-alarm-cleared', 'activation.claim-given-back', 'activation.seen-alive', 'activation.renamed', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.address-changed', 'license.key-replaced', 'license.noted', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'receipt-key.changed', 'ring-key.created', 'ring-key.changed', 'master-key.rewrapped', 'product.created', 'product.changed', 'property.set', 'demo.loaded', 'person.signed-in', 'person.sign-in-failed', 'passkey.added', 'passkey.renamed', 'passkey.removed', 'keys.mailed', 'staff.added', 'staff.role-changed', 'staff.disabled', 'staff.link-made', 'member.added', 'member.removed', 'session.ended', 'sessions.ended', 'view.started', 'view.ended', 'organization.created', 'organization.renamed', 'organization.merged', 'mail.retried', 'saved-view.shared', 'saved-view.unshared'));--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_browser" CHECK ("session"."browser" IN ('chrome', 'edge', 'firefox', 'opera', 'safari', 'samsung', 'other'));--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_system" CHECK ("session"."system" IN ('android', 'chromeos', 'ios', 'linux', 'macos', 'windows', 'other'));