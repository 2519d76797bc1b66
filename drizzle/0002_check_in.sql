CREATE TABLE "illegal_computer" (
	"activation_id" uuid PRIMARY KEY NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"address" text NOT NULL,
	"computer_name" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "activation" ADD COLUMN "ratchet_cur" "bytea";--> statement-breakpoint
ALTER TABLE "activation" ADD COLUMN "ratchet_prev" "bytea";--> statement-breakpoint
ALTER TABLE "activation" ADD COLUMN "forks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "activation" ADD COLUMN "last_fork_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "illegal_computer" ADD CONSTRAINT "illegal_computer_activation_id_activation_id_fk" FOREIGN KEY ("activation_id") REFERENCES "public"."activation"("id") ON DELETE no action ON UPDATE no action;