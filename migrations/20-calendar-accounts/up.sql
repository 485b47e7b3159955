-- Another account in place of a staff member's, calendars that are gone, and links that were never used.

ALTER TABLE caldav_accounts ADD COLUMN
    -- The account before this one, until the new one has answered and its visits were taken over; NULL: none.
    former TEXT;

ALTER TABLE calendar_reads ADD COLUMN
    -- Since when the calendar is not there; NULL: it is, and its token counts.
    gone_ms INTEGER;

ALTER TABLE calendar_reads ADD COLUMN
    -- Whether staff were told that it is gone.
    gone_told INTEGER NOT NULL DEFAULT 0 CHECK (gone_told IN (0, 1));

ALTER TABLE consents ADD COLUMN
    -- When the message that showed the link lost it without its being used; NULL: it has not.
    erased_ms INTEGER;
