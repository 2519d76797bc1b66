ALTER TABLE "license" ADD COLUMN "import_id" uuid;--> statement-breakpoint
ALTER TABLE "license" ADD COLUMN "import_row" text;--> statement-breakpoint
CREATE UNIQUE INDEX "license_once_per_import_row" ON "license" USING btree ("import_id","import_row") WHERE "license"."import_id" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "license" ADD CONSTRAINT "license_import" CHECK (("license"."import_id" IS NULL) = ("license"."import_row" IS NULL));