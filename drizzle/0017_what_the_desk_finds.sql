ALTER TABLE "license" ADD COLUMN "reference" text;--> statement-breakpoint
CREATE INDEX "activation_name" ON "activation" USING btree (lower("computer_name" COLLATE "C") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "activation_computer_id" ON "activation" USING btree (lower("computer_id" COLLATE "C") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "activation_proof" ON "activation" USING btree ("proof") WHERE "activation"."proof" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "license_email" ON "license" USING btree ("registered_email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "license_reference" ON "license" USING btree ("reference") WHERE "license"."reference" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "license_key_ending" ON "license_key" USING btree ("last_group");--> statement-breakpoint
CREATE INDEX "organization_begins" ON "organization" USING btree (lower("name" COLLATE "C") text_pattern_ops);--> statement-breakpoint
ALTER TABLE "license" ADD CONSTRAINT "license_reference" CHECK (char_length("license"."reference") BETWEEN 1 AND 100);