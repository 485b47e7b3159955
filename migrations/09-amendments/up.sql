-- A move may also change the service and the staff member of a booking.

ALTER TABLE moves ADD COLUMN
    -- The new service; NULL: it stays, and so do the next three.
    service TEXT;
ALTER TABLE moves ADD COLUMN service_name TEXT CHECK ((service_name IS NULL) = (service IS NULL));
ALTER TABLE moves ADD COLUMN price TEXT CHECK (price IS NULL OR service IS NOT NULL);
ALTER TABLE moves ADD COLUMN
    online INTEGER CHECK (online IN (0, 1) AND service IS NOT NULL
                          OR online IS NULL AND service IS NULL);

DROP TRIGGER moves_begun;
CREATE TRIGGER moves_begun AFTER INSERT ON moves
BEGIN
    INSERT INTO occupancy
    SELECT id, NEW.version, bot, NEW.staff, coalesce(NEW.service, service), NEW.start_ms,
           NEW.occupied_start_ms, NEW.occupied_end_ms, NEW.capacity
    FROM bookings WHERE id = NEW.booking_id;
END;

DROP TRIGGER bookings_keep_their_time;
CREATE TRIGGER bookings_keep_their_time BEFORE UPDATE ON bookings
WHEN OLD.id <> NEW.id OR OLD.bot <> NEW.bot
  OR (OLD.version = NEW.version
      AND (OLD.service, OLD.staff, OLD.start_ms, OLD.end_ms,
           OLD.occupied_start_ms, OLD.occupied_end_ms)
       IS NOT (NEW.service, NEW.staff, NEW.start_ms, NEW.end_ms,
               NEW.occupied_start_ms, NEW.occupied_end_ms))
  OR (OLD.version <> NEW.version
      AND (NEW.version < OLD.version OR NEW.state <> 'confirmed' OR NOT EXISTS (
          SELECT 1 FROM occupancy
          WHERE booking_id = NEW.id AND version = NEW.version AND bot = NEW.bot
            AND staff = NEW.staff AND service = NEW.service AND service_start_ms = NEW.start_ms
            AND start_ms = NEW.occupied_start_ms AND end_ms = NEW.occupied_end_ms)))
BEGIN
    SELECT RAISE(ABORT, 'a booking changes its time only by a move that has begun');
END;
