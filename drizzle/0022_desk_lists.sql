CREATE INDEX "organization_named" ON "organization" USING btree ("name","id") WHERE "organization"."merged_into" IS NULL;--> statement-breakpoint
CREATE INDEX "organization_companies" ON "organization" USING btree ("name","id") WHERE "organization"."merged_into" IS NULL AND "organization"."personal_email" IS NULL;--> statement-breakpoint
CREATE INDEX "organization_recent" ON "organization" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "user_addressed" ON "portal_user" USING btree ("email","id");--> statement-breakpoint
CREATE INDEX "user_begins" ON "portal_user" USING btree ("email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "user_recent" ON "portal_user" USING btree ("created_at","id");