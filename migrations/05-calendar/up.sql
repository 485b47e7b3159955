-- Calendars elsewhere: where an event is, and how far each calendar has been read.

ALTER TABLE bookings ADD COLUMN
    -- Which of the staff member's calendars the event is in; NULL: they have one only.
    calendar TEXT;

CREATE TABLE calendar_reads (
    -- How far the changes in a calendar have been read.
    bot             TEXT    NOT NULL,
    staff           TEXT    NOT NULL,
    calendar        TEXT    NOT NULL,
    token           TEXT    NOT NULL,   -- the far end's own word for it
    read_ms         INTEGER NOT NULL,
    PRIMARY KEY (bot, staff, calendar)
) STRICT, WITHOUT ROWID;
