ALTER TABLE "activation" ADD COLUMN "check_ins_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "activation" ADD COLUMN "check_ins" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "activation_unbound" ON "activation" USING btree ("license_id","unbound_last_day") WHERE "activation"."state" = 'active' AND "activation"."unbound_last_day" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "activation_ended" ON "activation" USING btree ("state","activated_at","id") WHERE "activation"."state" <> 'active';