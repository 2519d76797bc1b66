ALTER TABLE "event" DROP CONSTRAINT "event_type";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "template" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "license_id" uuid;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "activation_id" uuid;--> statement-breakpoint
CREATE INDEX "organization_named" ON "organization" USING btree ("name","id") WHERE "organization"."merged_into" IS NULL;--> statement-breakpoint
CREATE INDEX "organization_companies" ON "organization" USING btree ("name","id") WHERE "organization"."merged_into" IS NULL AND "organization"."personal_email" IS NULL;--> statement-breakpoint
CREATE INDEX "organization_recent" ON "organization" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_recent" ON "outbox" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("created_at","id") WHERE "outbox"."sent_at" IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_recipient" ON "outbox" USING btree ("recipient","created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_template" ON "outbox" USING btree ("template","created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_license" ON "outbox" USING btree ("license_id","created_at","id") WHERE "outbox"."license_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "user_addressed" ON "portal_user" USING btree ("email","id");--> statement-breakpoint
CREATE INDEX "user_begins" ON "portal_user" USING btree ("email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "user_recent" ON "portal_user" USING btree ("created_at","id");--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.copy-seen', 'activation.clone-alarm-cleared', 'activation.claim-given-back', 'activation.seen-alive', 'activation.renamed', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.address-changed', 'license.key-replaced', 'license.noted', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'ring-key.created', 'ring-key.changed', 'master-key.rewrapped', 'product.created', 'product.changed', 'property.set', 'demo.loaded', 'person.signed-in', 'keys.mailed', 'staff.added', 'staff.role-changed', 'staff.disabled', 'staff.link-made', 'member.added', 'member.removed', 'sessions.ended', 'view.started', 'view.ended', 'organization.created', 'organization.renamed', 'organization.merged', 'mail.retried'));