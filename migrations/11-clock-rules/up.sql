-- Bookings that keep their local time when the clock rules of their zone change.

-- Such a move leaves the local time, the service and the staff member as they are. All that are due
-- for one business begin together and each one ends, because the local time is what was agreed. So
-- time that another booking is just leaving in this way is free for it, and so is the old time of
-- those who share its session.
DROP TRIGGER occupancy_never_overlaps;
CREATE TRIGGER occupancy_never_overlaps BEFORE INSERT ON occupancy
WHEN EXISTS (
        SELECT 1 FROM occupancy AS other
        WHERE other.bot = NEW.bot AND other.staff = NEW.staff
          AND other.start_ms < NEW.end_ms AND other.start_ms > NEW.start_ms - 604800000
          AND other.end_ms > NEW.start_ms
          AND other.booking_id <> NEW.booking_id
          AND NOT (other.service = NEW.service
                   AND other.service_start_ms = NEW.service_start_ms)
          AND NOT EXISTS (
              SELECT 1 FROM bookings mine JOIN moves go ON go.booking_id = mine.id
                            JOIN bookings theirs ON theirs.id = other.booking_id
                            LEFT JOIN moves away ON away.booking_id = theirs.id
              WHERE mine.id = NEW.booking_id AND go.version = NEW.version
                AND go.wall = mine.wall AND go.staff = mine.staff AND go.service IS NULL
                AND theirs.state = 'confirmed' AND theirs.version = other.version
                AND (away.wall = theirs.wall AND away.staff = theirs.staff
                     AND away.service IS NULL
                     OR theirs.service = mine.service AND theirs.wall = mine.wall
                     AND theirs.zone = mine.zone)))
  OR (
        SELECT count(DISTINCT other.booking_id) FROM occupancy AS other
        WHERE other.bot = NEW.bot AND other.staff = NEW.staff
          AND other.start_ms < NEW.end_ms AND other.start_ms > NEW.start_ms - 604800000
          AND other.end_ms > NEW.start_ms
          AND other.booking_id <> NEW.booking_id
          AND other.service = NEW.service
          AND other.service_start_ms = NEW.service_start_ms
          AND NOT EXISTS (
              SELECT 1 FROM bookings mine JOIN moves go ON go.booking_id = mine.id
                            JOIN bookings theirs ON theirs.id = other.booking_id
                            JOIN moves away ON away.booking_id = theirs.id
              WHERE mine.id = NEW.booking_id AND go.version = NEW.version
                AND go.wall = mine.wall AND go.staff = mine.staff AND go.service IS NULL
                AND theirs.state = 'confirmed' AND theirs.version = other.version
                AND away.wall = theirs.wall AND away.staff = theirs.staff
                AND away.service IS NULL)) >= NEW.capacity
BEGIN
    SELECT RAISE(ABORT, 'overlap');
END;
