CREATE INDEX "activation_listed" ON "activation" USING btree ("license_id",("state" = 'active'),"activated_at","id");--> statement-breakpoint
CREATE INDEX "license_registered_product" ON "license" USING btree ("registered_email","product_id","created_at","id");--> statement-breakpoint
CREATE INDEX "license_registered_status" ON "license" USING btree ("registered_email","status","created_at","id");--> statement-breakpoint
CREATE INDEX "license_registered_ending" ON "license" USING btree ("registered_email","last_day","id") WHERE "license"."last_day" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "license_registered_organization" ON "license" USING btree ("registered_email","organization_id");--> statement-breakpoint
CREATE INDEX "license_organization_product" ON "license" USING btree ("organization_id","product_id","created_at","id");--> statement-breakpoint
CREATE INDEX "license_organization_status" ON "license" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "license_organization_ending" ON "license" USING btree ("organization_id","last_day","id") WHERE "license"."last_day" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "license_organization_email" ON "license" USING btree ("organization_id","registered_email" text_pattern_ops);