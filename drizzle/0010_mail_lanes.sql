DROP INDEX "outbox_due";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "lane" text DEFAULT 'notices' NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "gather_key" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "gathers" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "ready_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_gather" ON "outbox" USING btree ("gather_key","created_at") WHERE "outbox"."gather_key" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("lane","due_at") WHERE "outbox"."sent_at" IS NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_lane" CHECK ("outbox"."lane" IN ('codes', 'asked', 'notices'));--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_gathers" CHECK (NOT "outbox"."gathers" OR "outbox"."gather_key" IS NOT NULL);