ALTER TABLE "session" ADD COLUMN "proven_by" text DEFAULT 'mail' NOT NULL;--> statement-breakpoint
ALTER TABLE "sign_in_challenge" ADD COLUMN "by" text DEFAULT 'mail' NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_proven_by" CHECK ("session"."proven_by" IN ('mail', 'link', 'passkey'));--> statement-breakpoint
ALTER TABLE "sign_in_challenge" ADD CONSTRAINT "sign_in_challenge_by" CHECK ("sign_in_challenge"."by" IN ('mail', 'link', 'passkey'));