DROP INDEX "event_at";--> statement-breakpoint
CREATE INDEX "event_type_at" ON "event" USING btree ("type","at","id");--> statement-breakpoint
CREATE INDEX "event_person_name" ON "event_person" USING btree ("person","event_id");--> statement-breakpoint
CREATE INDEX "event_at" ON "event" USING btree ("at","id");