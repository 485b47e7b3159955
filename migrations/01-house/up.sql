-- The house as it was first built. Comments stand inside the statements, so that
-- `.schema` shows them in every database. Instants are milliseconds since 1970 in UTC
-- and end in `_ms`; spans are half open, so spans that only touch do not overlap.

------------------------------------------------------------------ who, and where

CREATE TABLE customers (
    -- A person as one bot knows them on one platform.
    id            INTEGER PRIMARY KEY,
    bot           TEXT    NOT NULL,
    platform      TEXT    NOT NULL,
    person        TEXT    NOT NULL,   -- the platform's own name of them
    lang          TEXT,               -- NULL: not known yet
    name          TEXT,
    email         TEXT,
    phone         TEXT,
    created_ms    INTEGER NOT NULL,
    UNIQUE (bot, platform, person)
) STRICT;

CREATE TABLE conversations (
    -- One person's talk with one bot in one place.
    id            INTEGER PRIMARY KEY,
    bot           TEXT    NOT NULL,
    platform      TEXT    NOT NULL,
    chat          TEXT    NOT NULL,
    person        TEXT    NOT NULL,
    customer_id   INTEGER NOT NULL REFERENCES customers (id),
    created_ms    INTEGER NOT NULL,
    UNIQUE (bot, platform, chat, person)
) STRICT;

CREATE INDEX conversations_of_customer ON conversations (customer_id);

------------------------------------------------------------------ what came in

CREATE TABLE turns (
    -- One answer of the bot, to everything that waited when it began.
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    started_ms      INTEGER NOT NULL,
    deaths          INTEGER NOT NULL DEFAULT 0,   -- how often it was taken up again
    ended_ms        INTEGER                       -- NULL: open
) STRICT;

CREATE UNIQUE INDEX turns_open ON turns (conversation_id) WHERE ended_ms IS NULL;
CREATE INDEX turns_of_conversation ON turns (conversation_id, id);

CREATE TABLE steps (
    -- What a turn has done so far: written before the next step acts.
    turn_id       INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    n             INTEGER NOT NULL,
    body          TEXT    NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (turn_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
    -- Every update of every platform, once.
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    bot             TEXT    NOT NULL,
    platform        TEXT    NOT NULL,
    update_id       TEXT    NOT NULL,   -- the platform's own
    body            TEXT    NOT NULL CHECK (json_valid(body)),
    sent_ms         INTEGER NOT NULL,
    received_ms     INTEGER NOT NULL,
    turn_id         INTEGER REFERENCES turns (id) ON DELETE CASCADE,   -- NULL: waits
    done_ms         INTEGER,            -- NULL: not answered yet
    UNIQUE (bot, platform, update_id)
) STRICT;

CREATE INDEX inbox_not_done ON inbox (conversation_id, id) WHERE done_ms IS NULL;
CREATE INDEX inbox_of_turn ON inbox (turn_id);

CREATE TABLE messages (
    -- The history that models and people read; function calls are in the metadata.
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    turn_id         INTEGER REFERENCES turns (id) ON DELETE SET NULL,
    role            TEXT    NOT NULL CHECK (role IN ('customer', 'assistant')),
    content         TEXT    NOT NULL,
    metadata        TEXT    NOT NULL CHECK (json_valid(metadata)),
    created_ms      INTEGER NOT NULL
) STRICT;

CREATE INDEX messages_of_conversation ON messages (conversation_id, id);
CREATE INDEX messages_of_turn ON messages (turn_id);

------------------------------------------------------------------ bookings

CREATE TABLE bookings (
    id                TEXT    PRIMARY KEY NOT NULL,
    bot               TEXT    NOT NULL,
    conversation_id   INTEGER NOT NULL REFERENCES conversations (id),
    customer_id       INTEGER NOT NULL REFERENCES customers (id),
    version           INTEGER NOT NULL CHECK (version >= 1),
    last_version      INTEGER NOT NULL CHECK (last_version >= version),
                      -- the highest that a move ever began: none is used twice, because a
                      -- calendar remembers the ids of events that were deleted
    state             TEXT    NOT NULL CHECK (state IN
                      ('held', 'committing', 'confirmed', 'cancelled', 'completed', 'no_show')),
    service           TEXT    NOT NULL,
    service_name      TEXT    NOT NULL,
    staff             TEXT    NOT NULL,
    staff_name        TEXT    NOT NULL,
    wall              TEXT    NOT NULL,   -- the start on the wall of the business
    zone              TEXT    NOT NULL,   -- IANA
    start_ms          INTEGER NOT NULL,   -- the service itself
    end_ms            INTEGER NOT NULL,
    occupied_start_ms INTEGER NOT NULL,   -- the gaps as well
    occupied_end_ms   INTEGER NOT NULL,
    capacity          INTEGER NOT NULL CHECK (capacity >= 1),
    price             TEXT,
    name              TEXT,
    email             TEXT,
    phone             TEXT,
    lang              TEXT    NOT NULL,
    online            INTEGER NOT NULL CHECK (online IN (0, 1)),
    meet_url          TEXT,
    event             TEXT,               -- the calendar's id of it
    expires_ms        INTEGER,
    awaited           INTEGER NOT NULL DEFAULT 0 CHECK (awaited IN (0, 1)),
                      -- the customer was told that word of it will follow
    created_ms        INTEGER NOT NULL,
    updated_ms        INTEGER NOT NULL,
    updated_by        TEXT    NOT NULL,   -- ids only: 'customer:12', 'staff:olena', 'zapys'
    reason            TEXT,               -- why it is as it is
    CHECK (start_ms < end_ms AND occupied_start_ms <= start_ms AND end_ms <= occupied_end_ms),
    CHECK ((state = 'held') = (expires_ms IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX bookings_one_hold ON bookings (conversation_id) WHERE state = 'held';
CREATE INDEX bookings_held ON bookings (bot, staff, expires_ms) WHERE state = 'held';
CREATE INDEX bookings_committing ON bookings (id) WHERE state = 'committing';
CREATE INDEX bookings_of_customer ON bookings (customer_id, start_ms);
CREATE INDEX bookings_of_conversation ON bookings (conversation_id);
CREATE INDEX bookings_of_bot ON bookings (bot, start_ms);

CREATE TABLE effects (
    -- What a call of a turn did: a call that is repeated finds its booking here.
    key           TEXT    PRIMARY KEY NOT NULL,   -- 'turn:call'
    booking_id    TEXT    NOT NULL REFERENCES bookings (id),
    version       INTEGER NOT NULL,               -- which it made, or means to
    act           TEXT    NOT NULL CHECK (act IN ('book', 'move', 'cancel')),
    at_ms         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX effects_of_booking ON effects (booking_id);

CREATE TABLE moves (
    -- A move that has begun: the booking occupies its old time and this one.
    booking_id        TEXT    PRIMARY KEY NOT NULL REFERENCES bookings (id),
    version           INTEGER NOT NULL,
    staff             TEXT    NOT NULL,
    staff_name        TEXT    NOT NULL,
    wall              TEXT    NOT NULL,
    start_ms          INTEGER NOT NULL,
    end_ms            INTEGER NOT NULL,
    occupied_start_ms INTEGER NOT NULL,
    occupied_end_ms   INTEGER NOT NULL,
    capacity          INTEGER NOT NULL CHECK (capacity >= 1),
    begun_ms          INTEGER NOT NULL,
    begun_by          TEXT    NOT NULL,
    CHECK (start_ms < end_ms AND occupied_start_ms <= start_ms AND end_ms <= occupied_end_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE booking_events (
    -- Each change of a booking, written by the triggers below and never changed.
    id            INTEGER PRIMARY KEY,
    booking_id    TEXT    NOT NULL REFERENCES bookings (id),
    version       INTEGER NOT NULL,   -- a higher one than before: it was moved
    was           TEXT,               -- NULL: it is new
    now           TEXT    NOT NULL,
    who           TEXT    NOT NULL,
    why           TEXT,
    at_ms         INTEGER NOT NULL
) STRICT;

CREATE INDEX booking_events_of_booking ON booking_events (booking_id, id);

CREATE TABLE occupancy (
    -- Time of a staff member that a booking takes. Only the triggers below write here.
    booking_id       TEXT    NOT NULL REFERENCES bookings (id),
    version          INTEGER NOT NULL,
    bot              TEXT    NOT NULL,
    staff            TEXT    NOT NULL,
    service          TEXT    NOT NULL,
    service_start_ms INTEGER NOT NULL,   -- same service, same start: one session, seats shared
    start_ms         INTEGER NOT NULL,   -- gaps included
    end_ms           INTEGER NOT NULL,
    capacity         INTEGER NOT NULL,
    PRIMARY KEY (booking_id, version),
    CHECK (start_ms < end_ms),
    -- 7 days. A row that overlaps an instant cannot begin earlier than this before it, so
    -- the guard looks back no further, however long the history is.
    CONSTRAINT a_booking_fits_into_a_week CHECK (end_ms - start_ms <= 604800000)
) STRICT, WITHOUT ROWID;

CREATE INDEX occupancy_of_staff
    ON occupancy (bot, staff, start_ms, end_ms, service, service_start_ms);

------------------------------------------------------------------ no double booking, ever

CREATE TRIGGER occupancy_never_overlaps BEFORE INSERT ON occupancy
WHEN EXISTS (
        SELECT 1 FROM occupancy AS other
        WHERE other.bot = NEW.bot AND other.staff = NEW.staff
          AND other.start_ms < NEW.end_ms AND other.start_ms > NEW.start_ms - 604800000
          AND other.end_ms > NEW.start_ms
          AND other.booking_id <> NEW.booking_id
          AND NOT (other.service = NEW.service
                   AND other.service_start_ms = NEW.service_start_ms))
  OR (
        SELECT count(DISTINCT other.booking_id) FROM occupancy AS other
        WHERE other.bot = NEW.bot AND other.staff = NEW.staff
          AND other.start_ms < NEW.end_ms AND other.start_ms > NEW.start_ms - 604800000
          AND other.end_ms > NEW.start_ms
          AND other.booking_id <> NEW.booking_id
          AND other.service = NEW.service
          AND other.service_start_ms = NEW.service_start_ms) >= NEW.capacity
BEGIN
    SELECT RAISE(ABORT, 'overlap');
END;

CREATE TRIGGER occupancy_never_changes BEFORE UPDATE ON occupancy
BEGIN
    SELECT RAISE(ABORT, 'occupancy is added and removed, never changed');
END;

CREATE TRIGGER occupancy_outlives_no_booking BEFORE DELETE ON occupancy
WHEN EXISTS (SELECT 1 FROM bookings
             WHERE id = OLD.booking_id AND version = OLD.version
               AND state IN ('held', 'committing', 'confirmed'))
BEGIN
    SELECT RAISE(ABORT, 'the booking still needs this time');
END;

------------------------------------------------------------------ a booking's life

CREATE TRIGGER bookings_begin_held BEFORE INSERT ON bookings
WHEN NEW.state <> 'held' OR NEW.version <> 1
BEGIN
    SELECT RAISE(ABORT, 'a booking begins held, in its first version');
END;

CREATE TRIGGER bookings_begun AFTER INSERT ON bookings
BEGIN
    INSERT INTO occupancy VALUES (NEW.id, NEW.version, NEW.bot, NEW.staff, NEW.service,
        NEW.start_ms, NEW.occupied_start_ms, NEW.occupied_end_ms, NEW.capacity);
    INSERT INTO booking_events (booking_id, version, was, now, who, why, at_ms)
    VALUES (NEW.id, NEW.version, NULL, NEW.state, NEW.updated_by, NEW.reason, NEW.updated_ms);
END;

-- The same table as `State::may_become`; a test compares them.
CREATE TRIGGER bookings_keep_the_order_of_states BEFORE UPDATE OF state ON bookings
WHEN OLD.state <> NEW.state AND NOT (
       (OLD.state = 'held'       AND NEW.state IN ('committing', 'cancelled'))
    OR (OLD.state = 'committing' AND NEW.state IN ('confirmed', 'cancelled'))
    OR (OLD.state = 'confirmed'  AND NEW.state IN ('cancelled', 'completed', 'no_show')))
BEGIN
    SELECT RAISE(ABORT, 'state');
END;

CREATE TRIGGER bookings_keep_their_time BEFORE UPDATE ON bookings
WHEN OLD.id <> NEW.id OR OLD.bot <> NEW.bot OR OLD.service <> NEW.service
  OR (OLD.version = NEW.version
      AND (OLD.staff, OLD.start_ms, OLD.end_ms, OLD.occupied_start_ms, OLD.occupied_end_ms)
       IS NOT (NEW.staff, NEW.start_ms, NEW.end_ms, NEW.occupied_start_ms, NEW.occupied_end_ms))
  OR (OLD.version <> NEW.version
      AND (NEW.version < OLD.version OR NEW.state <> 'confirmed' OR NOT EXISTS (
          SELECT 1 FROM occupancy
          WHERE booking_id = NEW.id AND version = NEW.version AND bot = NEW.bot
            AND staff = NEW.staff AND service = NEW.service AND service_start_ms = NEW.start_ms
            AND start_ms = NEW.occupied_start_ms AND end_ms = NEW.occupied_end_ms)))
BEGIN
    SELECT RAISE(ABORT, 'a booking changes its time only by a move that has begun');
END;

CREATE TRIGGER bookings_are_recorded AFTER UPDATE OF state, version ON bookings
WHEN OLD.state <> NEW.state OR OLD.version <> NEW.version
BEGIN
    INSERT INTO booking_events (booking_id, version, was, now, who, why, at_ms)
    VALUES (NEW.id, NEW.version, OLD.state, NEW.state, NEW.updated_by, NEW.reason, NEW.updated_ms);
END;

CREATE TRIGGER bookings_cancelled AFTER UPDATE OF state ON bookings
WHEN NEW.state = 'cancelled' AND OLD.state <> 'cancelled'
BEGIN
    DELETE FROM moves WHERE booking_id = NEW.id;
    DELETE FROM occupancy WHERE booking_id = NEW.id;
END;

CREATE TRIGGER bookings_over AFTER UPDATE OF state ON bookings
WHEN NEW.state IN ('completed', 'no_show') AND OLD.state = 'confirmed'
BEGIN
    DELETE FROM moves WHERE booking_id = NEW.id;
END;

CREATE TRIGGER bookings_moved AFTER UPDATE OF version ON bookings
WHEN OLD.version <> NEW.version
BEGIN
    DELETE FROM moves WHERE booking_id = NEW.id;
    DELETE FROM occupancy WHERE booking_id = NEW.id AND version <> NEW.version;
END;

CREATE TRIGGER moves_move_what_stands BEFORE INSERT ON moves
WHEN NOT EXISTS (SELECT 1 FROM bookings
                 WHERE id = NEW.booking_id AND state = 'confirmed' AND last_version = NEW.version
                   AND version < NEW.version)
BEGIN
    SELECT RAISE(ABORT, 'only a confirmed booking moves, to a version of its own');
END;

CREATE TRIGGER moves_begun AFTER INSERT ON moves
BEGIN
    INSERT INTO occupancy
    SELECT id, NEW.version, bot, NEW.staff, service, NEW.start_ms,
           NEW.occupied_start_ms, NEW.occupied_end_ms, NEW.capacity
    FROM bookings WHERE id = NEW.booking_id;
END;

CREATE TRIGGER moves_never_change BEFORE UPDATE ON moves
BEGIN
    SELECT RAISE(ABORT, 'a move is begun, finished or undone, never changed');
END;

CREATE TRIGGER moves_undone AFTER DELETE ON moves
WHEN NOT EXISTS (SELECT 1 FROM bookings WHERE id = OLD.booking_id AND version = OLD.version)
BEGIN
    DELETE FROM occupancy WHERE booking_id = OLD.booking_id AND version = OLD.version;
END;

CREATE TRIGGER booking_events_never_change BEFORE UPDATE ON booking_events
BEGIN
    SELECT RAISE(ABORT, 'the past does not change');
END;

CREATE TRIGGER booking_events_never_go BEFORE DELETE ON booking_events
BEGIN
    SELECT RAISE(ABORT, 'the past does not change');
END;

------------------------------------------------------------------ what was promised

CREATE TABLE outbox (
    -- Replies, letters, reminders, notices: promised with the change they tell of.
    id              INTEGER PRIMARY KEY,
    key             TEXT    NOT NULL UNIQUE,   -- the same promise is made once
    kind            TEXT    NOT NULL,
    bot             TEXT    NOT NULL,
    conversation_id INTEGER REFERENCES conversations (id),   -- NULL: needs no channel
    booking_id      TEXT    REFERENCES bookings (id),
    version         INTEGER,                   -- of the booking, when it was promised
    body            TEXT    NOT NULL CHECK (json_valid(body)),
    due_ms          INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    state           TEXT    NOT NULL DEFAULT 'due'
                    CHECK (state IN ('due', 'sent', 'given_up', 'dropped')),
    last_error      TEXT,
    created_ms      INTEGER NOT NULL,
    done_ms         INTEGER,
    CHECK ((state = 'due') = (done_ms IS NULL))
) STRICT;

CREATE INDEX outbox_due ON outbox (due_ms, id) WHERE state = 'due';
CREATE INDEX outbox_tried_again ON outbox (conversation_id, kind, id)
    WHERE state = 'due' AND attempts > 0;
CREATE INDEX outbox_of_booking ON outbox (booking_id);

------------------------------------------------------------------ the local calendar

CREATE TABLE local_events (
    -- A calendar of our own, for staff who have no other.
    id            TEXT    PRIMARY KEY NOT NULL,
    bot           TEXT    NOT NULL,
    staff         TEXT    NOT NULL,
    start_ms      INTEGER NOT NULL,
    end_ms        INTEGER NOT NULL CHECK (start_ms < end_ms),
    title         TEXT    NOT NULL,
    cancelled     INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1))
) STRICT;

CREATE INDEX local_events_of_staff ON local_events (bot, staff, end_ms) WHERE cancelled = 0;
