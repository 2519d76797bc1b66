ALTER TABLE "license" DROP CONSTRAINT "license_organization_id_organization_id_fk";
--> statement-breakpoint
ALTER TABLE "membership" DROP CONSTRAINT "membership_organization_id_organization_id_fk";
--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "reference" text;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "personal_email" text;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "standing_id" uuid GENERATED ALWAYS AS (CASE WHEN merged_into IS NULL THEN id END) STORED;--> statement-breakpoint
UPDATE "organization" SET "name" = left("name", 254) WHERE char_length("name") > 254;--> statement-breakpoint
UPDATE "organization" SET "personal_email" = btrim(lower("name" COLLATE "C")) WHERE "personal";--> statement-breakpoint
-- Organizations of equal names stay apart: nobody knows whether they are one. A private buyer of one
-- address is one, though parallel creations made several rows: they go into the oldest.
CREATE TEMPORARY TABLE "twin" ON COMMIT DROP AS
  SELECT "id", "kept" FROM (
    SELECT "id", first_value("id") OVER (PARTITION BY "personal_email" ORDER BY "created_at", "id") AS "kept"
      FROM "organization" WHERE "personal_email" IS NOT NULL) AS "personal"
  WHERE "id" <> "kept";
--> statement-breakpoint
UPDATE "license" SET "organization_id" = "twin"."kept" FROM "twin" WHERE "organization_id" = "twin"."id";--> statement-breakpoint
-- min: whoever is in several keeps the stronger role, and "contact" comes before "member".
INSERT INTO "membership" ("organization_id", "user_id", "role")
  SELECT "twin"."kept", "user_id", min("role") FROM "membership" JOIN "twin" ON "twin"."id" = "organization_id"
    GROUP BY "twin"."kept", "user_id"
  ON CONFLICT ("organization_id", "user_id") DO UPDATE SET "role" = least("membership"."role", excluded."role");
--> statement-breakpoint
DELETE FROM "membership" USING "twin" WHERE "organization_id" = "twin"."id";--> statement-breakpoint
UPDATE "organization" SET "merged_into" = "twin"."kept" FROM "twin" WHERE "organization"."id" = "twin"."id";--> statement-breakpoint
-- In the audit trail as merging writes it. The salted hash is that of no person and no address.
WITH "salted" AS (SELECT "id", "kept", uuid_send(gen_random_uuid()) AS "salt" FROM "twin"), "written" AS (
  INSERT INTO "event" ("at", "type", "actor", "door", "before", "after", "reason", "person_hash")
    SELECT now(), 'organization.merged', 'operator', 'operator', jsonb_build_object('organizationId', "id"),
      jsonb_build_object('organizationId', "kept"), 'Upgrade: a private buyer is one organization',
      sha256(convert_to('OLP1/person', 'UTF8') || '\x00'::bytea || "salt" || convert_to('["",""]', 'UTF8'))
    FROM "salted" RETURNING "id", "before" ->> 'organizationId' AS "from")
INSERT INTO "event_person" ("event_id", "salt", "person", "address")
  SELECT "written"."id", "salted"."salt", '', '' FROM "written" JOIN "salted" ON "salted"."id"::text = "written"."from";
--> statement-breakpoint
CREATE UNIQUE INDEX "organization_one_per_private_buyer" ON "organization" USING btree ("personal_email") WHERE "organization"."merged_into" IS NULL;--> statement-breakpoint
ALTER TABLE "organization" DROP COLUMN "personal";--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_reference_unique" UNIQUE("reference");--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_standing_id_unique" UNIQUE("standing_id");--> statement-breakpoint
ALTER TABLE "license" ADD CONSTRAINT "license_organization_id_organization_standing_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("standing_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_organization_standing_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("standing_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_merged_into_organization_id_fk" FOREIGN KEY ("merged_into") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_name" CHECK (char_length("organization"."name") BETWEEN 1 AND 254);--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_reference" CHECK (char_length("organization"."reference") BETWEEN 1 AND 100);--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_personal" CHECK ("organization"."personal_email" IS NULL OR "organization"."reference" IS NULL AND "organization"."personal_email" = btrim(lower("organization"."personal_email" COLLATE "C")));--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_merged" CHECK ("organization"."merged_into" <> "organization"."id");
