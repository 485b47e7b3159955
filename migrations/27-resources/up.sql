-- Resources that several staff members share: a chair, a bay, a room.

ALTER TABLE bookings ADD COLUMN
    -- What the service needs beside a staff member, as [{"id":"bay","count":2}]: of how many that there are one is taken.
    resources TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(resources));
ALTER TABLE moves ADD COLUMN resources TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(resources));

CREATE TABLE resource_occupancy (
    -- Time of a resource that a booking takes. Only the triggers below write here.
    booking_id       TEXT    NOT NULL REFERENCES bookings (id),
    version          INTEGER NOT NULL,
    bot              TEXT    NOT NULL,
    resource         TEXT    NOT NULL,
    staff            TEXT    NOT NULL,
    service          TEXT    NOT NULL,
    service_start_ms INTEGER NOT NULL,   -- same staff member, service and start: one session takes one
    start_ms         INTEGER NOT NULL,   -- gaps included
    end_ms           INTEGER NOT NULL,
    count            INTEGER NOT NULL CHECK (count >= 1),   -- how many there were
    PRIMARY KEY (booking_id, version, resource),
    CHECK (start_ms < end_ms AND end_ms - start_ms <= 604800000)
) STRICT, WITHOUT ROWID;

CREATE INDEX resource_occupancy_of_resource
    ON resource_occupancy (bot, resource, start_ms, end_ms, staff, service, service_start_ms);

CREATE TRIGGER bookings_take_resources AFTER INSERT ON bookings
BEGIN
    INSERT INTO resource_occupancy
    SELECT NEW.id, NEW.version, NEW.bot, json_extract(value, '$.id'), NEW.staff, NEW.service,
           NEW.start_ms, NEW.occupied_start_ms, NEW.occupied_end_ms, json_extract(value, '$.count')
    FROM json_each(NEW.resources);
END;

-- A service came to need a resource after it was booked.
CREATE TRIGGER bookings_take_resources_later AFTER UPDATE OF resources ON bookings
WHEN OLD.version = NEW.version AND NEW.state IN ('held', 'committing', 'confirmed')
BEGIN
    INSERT INTO resource_occupancy
    SELECT NEW.id, NEW.version, NEW.bot, json_extract(value, '$.id'), NEW.staff, NEW.service,
           NEW.start_ms, NEW.occupied_start_ms, NEW.occupied_end_ms, json_extract(value, '$.count')
    FROM json_each(NEW.resources)
    WHERE NOT EXISTS (SELECT 1 FROM resource_occupancy AS own
                      WHERE own.booking_id = NEW.id AND own.version = NEW.version
                        AND own.resource = json_extract(value, '$.id'));
END;

CREATE TRIGGER moves_take_resources AFTER INSERT ON moves
BEGIN
    INSERT INTO resource_occupancy
    SELECT b.id, NEW.version, b.bot, json_extract(value, '$.id'), NEW.staff,
           coalesce(NEW.service, b.service), NEW.start_ms,
           NEW.occupied_start_ms, NEW.occupied_end_ms, json_extract(value, '$.count')
    FROM bookings AS b, json_each(NEW.resources) WHERE b.id = NEW.booking_id;
END;

CREATE TRIGGER occupancy_frees_resources AFTER DELETE ON occupancy
BEGIN
    DELETE FROM resource_occupancy WHERE booking_id = OLD.booking_id AND version = OLD.version;
END;

-- The most that is in use at once is reached when the new time begins, or when another one within it
-- does. As with the time of staff, bookings that keep their local time by new clock rules leave their
-- old time free for each other.
CREATE TRIGGER resource_occupancy_never_exceeds BEFORE INSERT ON resource_occupancy
WHEN EXISTS (
        SELECT 1 FROM (
            SELECT NEW.start_ms AS at
            UNION
            SELECT start_ms FROM resource_occupancy
            WHERE bot = NEW.bot AND resource = NEW.resource
              AND start_ms > NEW.start_ms AND start_ms < NEW.end_ms) AS moment
        WHERE (SELECT count(*) FROM (
            SELECT DISTINCT other.staff, other.service, other.service_start_ms
            FROM resource_occupancy AS other
            WHERE other.bot = NEW.bot AND other.resource = NEW.resource
              AND other.start_ms <= moment.at AND other.start_ms > moment.at - 604800000
              AND other.end_ms > moment.at
              AND other.booking_id <> NEW.booking_id
              AND NOT (other.staff = NEW.staff AND other.service = NEW.service
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
                         OR theirs.staff = mine.staff AND theirs.service = mine.service
                         AND theirs.wall = mine.wall AND theirs.zone = mine.zone)))) >= NEW.count)
BEGIN
    SELECT RAISE(ABORT, 'overlap');
END;

CREATE TRIGGER resource_occupancy_never_changes BEFORE UPDATE ON resource_occupancy
BEGIN
    SELECT RAISE(ABORT, 'occupancy is added and removed, never changed');
END;

CREATE TRIGGER resource_occupancy_outlives_no_booking BEFORE DELETE ON resource_occupancy
WHEN EXISTS (SELECT 1 FROM occupancy
             WHERE booking_id = OLD.booking_id AND version = OLD.version)
BEGIN
    SELECT RAISE(ABORT, 'the booking still needs this resource');
END;
