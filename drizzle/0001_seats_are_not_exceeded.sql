-- A computer never becomes active beyond the seats of its license. The operations decide this under
-- the license's row lock; here the database itself refuses, whatever code runs. Lowering the seats
-- below the number of active computers stops nothing: only new rows are looked at, and a computer
-- that takes over its own seat under a new Device Code may keep it.
CREATE FUNCTION refuse_exceeded_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seat > (SELECT seats FROM license WHERE id = NEW.license_id) AND NOT EXISTS (
    SELECT 1 FROM activation WHERE license_id = NEW.license_id AND seat = NEW.seat
      AND computer_id_hash = NEW.computer_id_hash AND state = 'superseded') THEN
    RAISE EXCEPTION 'license % has no seat %', NEW.license_id, NEW.seat
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activation_within_seats';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER activation_within_seats BEFORE INSERT ON activation
  FOR EACH ROW WHEN (NEW.state = 'active') EXECUTE FUNCTION refuse_exceeded_seats();
--> statement-breakpoint
-- "Nothing returns to ACTIVE", and rows are never deleted (protocol 10.1).
CREATE FUNCTION refuse_reopened_activation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'activation % cannot become active again or be deleted', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'activation_stays_closed';
END $$;
--> statement-breakpoint
CREATE TRIGGER activation_stays_closed BEFORE UPDATE ON activation
  FOR EACH ROW WHEN (OLD.state <> 'active' AND NEW.state = 'active')
  EXECUTE FUNCTION refuse_reopened_activation();
--> statement-breakpoint
CREATE TRIGGER activation_is_kept BEFORE DELETE ON activation
  FOR EACH ROW EXECUTE FUNCTION refuse_reopened_activation();
--> statement-breakpoint
-- The audit trail is only ever added to.
CREATE FUNCTION refuse_changed_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'event % cannot be changed', OLD.id USING ERRCODE = 'check_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER event_is_kept BEFORE UPDATE OR DELETE ON event
  FOR EACH ROW EXECUTE FUNCTION refuse_changed_event();
