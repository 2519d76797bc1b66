ALTER TABLE "activation" DROP CONSTRAINT "activation_state";--> statement-breakpoint
ALTER TABLE "organization" DROP CONSTRAINT "organization_personal";--> statement-breakpoint
ALTER TABLE "portal_user" DROP CONSTRAINT "user_email_folded";--> statement-breakpoint
-- Domains of addresses are kept in their ASCII form from now on (RFC 3492, 5891): what is there is brought
-- into it. Letters that are not ASCII are lower-cased by whichever collation of Unicode there is.
CREATE FUNCTION pg_temp.ascii_label(label text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  folded text := label; points int[]; written text; plain int; handled int;
  n int := 128; delta bigint := 0; bias int := 72; p int; q bigint; k int; t int;
  digits CONSTANT text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  unicode name := (SELECT collname FROM pg_collation WHERE collname IN ('und-x-icu', 'pg_c_utf8')
    ORDER BY collname DESC LIMIT 1);
BEGIN
  IF octet_length(label) = char_length(label) THEN RETURN label; END IF;
  IF unicode IS NOT NULL THEN EXECUTE format('SELECT lower($1 COLLATE %I)', unicode) INTO folded USING label; END IF;
  folded := normalize(folded, NFKC);
  IF octet_length(folded) = char_length(folded) THEN RETURN folded; END IF;
  points := ARRAY(SELECT ascii(c) FROM regexp_split_to_table(folded, '') WITH ORDINALITY AS one(c, i) ORDER BY i);
  written := coalesce((SELECT string_agg(chr(c), '' ORDER BY i) FROM unnest(points) WITH ORDINALITY AS one(c, i) WHERE c < 128), '');
  plain := length(written);
  handled := plain;
  IF plain > 0 THEN written := written || '-'; END IF;
  WHILE handled < cardinality(points) LOOP
    SELECT min(c) INTO p FROM unnest(points) AS one(c) WHERE c >= n;
    delta := delta + (p - n)::bigint * (handled + 1);
    n := p;
    FOREACH p IN ARRAY points LOOP
      IF p < n THEN delta := delta + 1; END IF;
      CONTINUE WHEN p <> n;
      q := delta;
      k := 36;
      LOOP
        t := greatest(1, least(26, k - bias));
        EXIT WHEN q < t;
        written := written || substr(digits, (t + (q - t) % (36 - t))::int + 1, 1);
        q := (q - t) / (36 - t);
        k := k + 36;
      END LOOP;
      written := written || substr(digits, q::int + 1, 1);
      delta := CASE WHEN handled = plain THEN delta / 700 ELSE delta / 2 END;
      delta := delta + delta / (handled + 1);
      k := 0;
      WHILE delta > 455 LOOP
        delta := delta / 35;
        k := k + 36;
      END LOOP;
      bias := (k + 36 * delta / (delta + 38))::int;
      delta := 0;
      handled := handled + 1;
    END LOOP;
    delta := delta + 1;
    n := n + 1;
  END LOOP;
  RETURN 'xn--' || written;
END $$;
--> statement-breakpoint
CREATE FUNCTION pg_temp.stored_email(email text) RETURNS text LANGUAGE sql AS $$
  SELECT btrim(lower(substring(email FROM '^(.*)@') COLLATE "C")) || '@' || string_agg(
    pg_temp.ascii_label(btrim(lower(label COLLATE "C"))), '.' ORDER BY i)
  FROM regexp_split_to_table(substring(email FROM '[^@]*$'), '\.') WITH ORDINALITY AS one(label, i)
$$;
--> statement-breakpoint
-- Two people whose addresses turn out to be one mailbox are one, with the stronger role of each kind:
-- "contact" comes before "member", "admin" before "agent".
CREATE TEMPORARY TABLE "twin_user" ON COMMIT DROP AS
  SELECT "id", "kept" FROM (
    SELECT "id", first_value("id") OVER (PARTITION BY pg_temp.stored_email("email") ORDER BY "created_at", "id") AS "kept"
      FROM "portal_user") AS "person"
  WHERE "id" <> "kept";
--> statement-breakpoint
INSERT INTO "membership" ("organization_id", "user_id", "role")
  SELECT "organization_id", "kept", min("role") FROM "membership" JOIN "twin_user" ON "id" = "user_id"
    GROUP BY "organization_id", "kept"
  ON CONFLICT ("organization_id", "user_id") DO UPDATE SET "role" = least("membership"."role", excluded."role");
--> statement-breakpoint
DELETE FROM "membership" USING "twin_user" WHERE "user_id" = "id";--> statement-breakpoint
INSERT INTO "staff" ("user_id", "role")
  SELECT "kept", min("role") FROM "staff" JOIN "twin_user" ON "id" = "user_id" GROUP BY "kept"
  ON CONFLICT ("user_id") DO UPDATE SET "role" = least("staff"."role", excluded."role");
--> statement-breakpoint
DELETE FROM "staff" USING "twin_user" WHERE "user_id" = "id";--> statement-breakpoint
DELETE FROM "portal_user" USING "twin_user" WHERE "portal_user"."id" = "twin_user"."id";--> statement-breakpoint
UPDATE "portal_user" SET "email" = pg_temp.stored_email("email") WHERE "email" <> pg_temp.stored_email("email");--> statement-breakpoint
UPDATE "license" SET "registered_email" = pg_temp.stored_email("registered_email")
  WHERE "registered_email" <> pg_temp.stored_email("registered_email");
--> statement-breakpoint
-- Private buyers likewise, as in the migration before.
CREATE TEMPORARY TABLE "twin_buyer" ON COMMIT DROP AS
  SELECT "id", "kept", uuid_send(gen_random_uuid()) AS "salt" FROM (
    SELECT "id", first_value("id") OVER (PARTITION BY pg_temp.stored_email("personal_email") ORDER BY "created_at", "id") AS "kept"
      FROM "organization" WHERE "personal_email" IS NOT NULL AND "merged_into" IS NULL) AS "personal"
  WHERE "id" <> "kept";
--> statement-breakpoint
UPDATE "license" SET "organization_id" = "kept" FROM "twin_buyer" WHERE "organization_id" = "twin_buyer"."id";--> statement-breakpoint
INSERT INTO "membership" ("organization_id", "user_id", "role")
  SELECT "kept", "user_id", min("role") FROM "membership" JOIN "twin_buyer" ON "id" = "organization_id"
    GROUP BY "kept", "user_id"
  ON CONFLICT ("organization_id", "user_id") DO UPDATE SET "role" = least("membership"."role", excluded."role");
--> statement-breakpoint
DELETE FROM "membership" USING "twin_buyer" WHERE "organization_id" = "id";--> statement-breakpoint
UPDATE "organization" SET "merged_into" = "kept" FROM "twin_buyer" WHERE "organization"."id" = "twin_buyer"."id";--> statement-breakpoint
UPDATE "organization" SET "personal_email" = pg_temp.stored_email("personal_email")
  WHERE "personal_email" <> pg_temp.stored_email("personal_email");
--> statement-breakpoint
WITH "written" AS (
  INSERT INTO "event" ("at", "type", "actor", "door", "before", "after", "reason", "person_hash")
    SELECT now(), 'organization.merged', 'operator', 'operator', jsonb_build_object('organizationId', "id"),
      jsonb_build_object('organizationId', "kept"), 'Upgrade: a private buyer is one organization',
      sha256(convert_to('OLP1/person', 'UTF8') || '\x00'::bytea || "salt" || convert_to('["",""]', 'UTF8'))
    FROM "twin_buyer" RETURNING "id", "before" ->> 'organizationId' AS "from")
INSERT INTO "event_person" ("event_id", "salt", "person", "address")
  SELECT "written"."id", "salt", '', '' FROM "written" JOIN "twin_buyer" ON "twin_buyer"."id"::text = "written"."from";
--> statement-breakpoint
DROP FUNCTION pg_temp.stored_email(text);--> statement-breakpoint
DROP FUNCTION pg_temp.ascii_label(text);--> statement-breakpoint
-- No version of the portal has written it, so there is none; if there were, it would be a seat that the
-- vendor freed without proof.
UPDATE "activation" SET "state" = 'released_claimed' WHERE "state" = 'revoked';--> statement-breakpoint
ALTER TABLE "license_key" ADD COLUMN "main" boolean DEFAULT true NOT NULL;--> statement-breakpoint
UPDATE "license_key" SET "main" = false WHERE EXISTS (SELECT 1 FROM "license_key" AS "newer"
  WHERE "newer"."license_id" = "license_key"."license_id"
    AND ("newer"."created_at", "newer"."id") > ("license_key"."created_at", "license_key"."id"));
--> statement-breakpoint
CREATE UNIQUE INDEX "license_key_one_main" ON "license_key" USING btree ("license_id") WHERE "license_key"."main";--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_activated_door" CHECK ("activation"."activated_door" IN ('portal', 'self-help', 'phone', 'mail-link', 'wizard', 'api', 'staff', 'operator'));--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_closed_door" CHECK ("activation"."closed_door" IN ('portal', 'self-help', 'phone', 'mail-link', 'wizard', 'api', 'staff', 'operator', 'expiry', 'upgrade'));--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_closed_by" CHECK ("activation"."closed_by" IN ('customer', 'key-holder', 'wizard', 'api-key', 'staff', 'operator', 'portal'));--> statement-breakpoint
ALTER TABLE "activation" ADD CONSTRAINT "activation_state" CHECK ("activation"."state" IN ('active', 'superseded', 'released_proven', 'released_weak', 'released_claimed'));--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_type" CHECK ("event"."type" IN ('activation.created', 'activation.superseded', 'activation.released', 'activation.proven', 'activation.expired', 'activation.forked', 'activation.seen-alive', 'computer-key.renewed', 'license.created', 'license.extended', 'license.suspended', 'license.resumed', 'license.revoked', 'license.moved', 'license.releases-stopped', 'license.releases-allowed', 'illegal-computer.lifted', 'release-request.opened', 'release-request.granted', 'release-request.declined', 'release-request.closed', 'receipt-key.created', 'product.created', 'property.set', 'demo.loaded', 'staff.added', 'member.added', 'organization.created', 'organization.renamed', 'organization.merged'));--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_actor" CHECK ("event"."actor" IN ('customer', 'key-holder', 'wizard', 'api-key', 'staff', 'operator'));--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_door" CHECK ("event"."door" IN ('portal', 'self-help', 'phone', 'mail-link', 'wizard', 'api', 'staff', 'operator'));--> statement-breakpoint
ALTER TABLE "license" ADD CONSTRAINT "license_stopped_by" CHECK ("license"."unproven_releases_stopped_by" IN ('owner', 'illegal-computer'));--> statement-breakpoint
ALTER TABLE "license" ADD CONSTRAINT "license_registered_folded" CHECK ("license"."registered_email" = btrim(lower("license"."registered_email" COLLATE "C")) AND octet_length("license"."registered_email") = char_length("license"."registered_email") AND position('@' IN "license"."registered_email") > 1);--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_personal" CHECK ("organization"."personal_email" IS NULL OR "organization"."reference" IS NULL AND "organization"."personal_email" = btrim(lower("organization"."personal_email" COLLATE "C")) AND octet_length("organization"."personal_email") = char_length("organization"."personal_email") AND position('@' IN "organization"."personal_email") > 1);--> statement-breakpoint
ALTER TABLE "property" ADD CONSTRAINT "property_updated_by" CHECK ("property"."updated_by" IN ('customer', 'key-holder', 'wizard', 'api-key', 'staff', 'operator'));--> statement-breakpoint
ALTER TABLE "release_request" ADD CONSTRAINT "release_request_opened_by" CHECK ("release_request"."opened_by" IN ('customer', 'mail-link'));--> statement-breakpoint
ALTER TABLE "release_request" ADD CONSTRAINT "release_request_decided_by" CHECK ("release_request"."decided_by" IN ('allowance', 'staff', 'operator', 'release'));--> statement-breakpoint
ALTER TABLE "portal_user" ADD CONSTRAINT "user_email_folded" CHECK ("portal_user"."email" = btrim(lower("portal_user"."email" COLLATE "C")) AND octet_length("portal_user"."email") = char_length("portal_user"."email") AND position('@' IN "portal_user"."email") > 1);