-- What staff tell the bot: when they are away, whom they have asked to move, notes on a visit.

CREATE TABLE absences (
    -- When a staff member is away, as they said in chat. Those in the business's file are not here.
    id          INTEGER PRIMARY KEY,
    bot         TEXT    NOT NULL,
    staff       TEXT    NOT NULL,
    from_wall   TEXT    NOT NULL,   -- local time of the business
    until_wall  TEXT    NOT NULL,   -- no longer part of it
    said_key    TEXT    NOT NULL UNIQUE,   -- of the call: one that is repeated is stored once
    said_by     TEXT    NOT NULL,   -- ids only: 'staff:olena'
    created_ms  INTEGER NOT NULL,
    removed_ms  INTEGER,            -- NULL: it holds
    CHECK (from_wall < until_wall)
) STRICT;

CREATE INDEX absences_of_staff ON absences (bot, staff, until_wall) WHERE removed_ms IS NULL;

ALTER TABLE bookings ADD COLUMN
    -- The version whose customer the business has asked for another time: it may be changed until it
    -- begins. NULL: none.
    released_version INTEGER;

ALTER TABLE bookings ADD COLUMN
    -- What staff noted on it; its customer does not see that.
    note TEXT;

-- Whether a customer came is often noted when the visit is over, and corrected. The same table as
-- `State::may_become`; a test compares them.
DROP TRIGGER bookings_keep_the_order_of_states;
CREATE TRIGGER bookings_keep_the_order_of_states BEFORE UPDATE OF state ON bookings
WHEN OLD.state <> NEW.state AND NOT (
       (OLD.state = 'held'       AND NEW.state IN ('committing', 'cancelled'))
    OR (OLD.state = 'committing' AND NEW.state IN ('confirmed', 'cancelled'))
    OR (OLD.state = 'confirmed'  AND NEW.state IN ('cancelled', 'completed', 'no_show'))
    OR (OLD.state = 'completed'  AND NEW.state = 'no_show')
    OR (OLD.state = 'no_show'    AND NEW.state = 'completed'))
BEGIN
    SELECT RAISE(ABORT, 'state');
END;
