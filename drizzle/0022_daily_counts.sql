CREATE TABLE "counted_day" (
	"day" date PRIMARY KEY NOT NULL,
	"counted_at" timestamp with time zone,
	"reported_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "daily_count" (
	"day" date NOT NULL,
	"product_id" bigint NOT NULL,
	"measure" text NOT NULL,
	"door" text NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "daily_count_day_measure_product_id_door_pk" PRIMARY KEY("day","measure","product_id","door"),
	CONSTRAINT "daily_count_measure" CHECK ("daily_count"."measure" IN ('seats', 'activated', 'proven', 'proven-later', 'weak', 'claimed', 'superseded', 'came-back')),
	CONSTRAINT "daily_count_seats" CHECK (("daily_count"."measure" = 'seats') = ("daily_count"."door" = ''))
);
--> statement-breakpoint
ALTER TABLE "daily_count" ADD CONSTRAINT "daily_count_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activation_closed" ON "activation" USING btree ("closed_at") WHERE "activation"."closed_at" IS NOT NULL;