ALTER TABLE "event" DROP CONSTRAINT "event_type";--> statement-breakpoint
DROP INDEX "license_registered";--> statement-breakpoint
DROP INDEX "license_organization";--> statement-breakpoint
DROP INDEX "license_recent";--> statement-breakpoint
CREATE INDEX "license_product" ON "license" USING btree ("product_id","created_at","id");--> statement-breakpoint
CREATE INDEX "license_status" ON "license" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "license_ending" ON "license" USING btree ("last_day","id") WHERE "license"."last_day" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "license_registered" ON "license" USING btree ("registered_email","created_at","id");--> statement-breakpoint
CREATE INDEX "license_organization" ON "license" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "license_recent" ON "license" USING btree ("created_at","id");--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.seen-alive', 'activation.renamed', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.address-changed', 'license.key-replaced', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'ring-key.created', 'ring-key.changed', 'master-key.rewrapped', 'product.created', 'property.set', 'demo.loaded', 'person.signed-in', 'keys.mailed', 'staff.added', 'staff.disabled', 'staff.link-made', 'member.added', 'member.removed', 'sessions.ended', 'organization.created', 'organization.renamed', 'organization.merged'));