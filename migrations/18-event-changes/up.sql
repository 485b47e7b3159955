-- What staff change in their calendars: what waits until it rests, what they are asked, what they were told.

CREATE TABLE event_changes (
    -- The event of a booking differs from it. A row goes once both agree again.
    booking_id    TEXT    PRIMARY KEY NOT NULL REFERENCES bookings (id),
    version       INTEGER NOT NULL,   -- of the booking, when the change was seen
    mark          TEXT    NOT NULL,   -- tells this state of the event from others
    is_gone       INTEGER NOT NULL CHECK (is_gone IN (0, 1)),   -- the event was deleted, or is not there
    is_doubtful   INTEGER NOT NULL CHECK (is_doubtful IN (0, 1)),
                  -- so many events went at once that staff are asked before it is believed
    first_ms      INTEGER NOT NULL,   -- when it was first seen to differ
    last_ms       INTEGER NOT NULL,   -- when its state was seen to change last
    passed_ms     INTEGER,            -- when this state was taken up; NULL: it waits until it rests
    asked_ms      INTEGER,            -- when staff were asked whether the visit is off; NULL: they were not
    answer        TEXT CHECK (answer IN ('stands'))   -- what they answered; NULL: nothing yet
) STRICT, WITHOUT ROWID;

CREATE INDEX bookings_of_event ON bookings (event) WHERE event IS NOT NULL;

ALTER TABLE bookings ADD COLUMN
    -- Whether the customer declined the calendar's invitation to it, as it was last seen.
    guest_declined INTEGER NOT NULL DEFAULT 0 CHECK (guest_declined IN (0, 1));

CREATE TABLE free_entries (
    -- All-day entries of staff that their calendar marks as free, and that they were told of.
    bot           TEXT    NOT NULL,
    staff         TEXT    NOT NULL,
    entry         TEXT    NOT NULL,   -- the calendar's id of it, or of its series
    told_ms       INTEGER NOT NULL,
    PRIMARY KEY (bot, staff, entry)
) STRICT, WITHOUT ROWID;
