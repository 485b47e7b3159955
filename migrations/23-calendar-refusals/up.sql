-- Which calendars took no event. A row belongs to one calendar, so that neither a look nor another account ends it.

CREATE TABLE calendar_refusals (
    bot       TEXT    NOT NULL,
    staff     TEXT    NOT NULL,
    calendar  TEXT    NOT NULL,           -- its id: Google's, or its URL at a CalDAV server
    deed      TEXT    NOT NULL CHECK (deed IN ('look', 'change', 'new')), -- what was refused
    reason    TEXT    NOT NULL,           -- a few words without names
    since_ms  INTEGER NOT NULL,           -- when it was first refused
    tried_ms  INTEGER NOT NULL,           -- when it was last refused
    may_retry INTEGER NOT NULL DEFAULT 0 CHECK (may_retry IN (0, 1)), -- whether the next booking tries it
    PRIMARY KEY (bot, staff, calendar)
) STRICT, WITHOUT ROWID;

INSERT INTO calendar_refusals (bot, staff, calendar, deed, reason, since_ms, tried_ms)
SELECT it.bot, it.staff, json_extract(it.settings, '$.write'), 'new', health.detail, since_ms, since_ms
FROM health JOIN caldav_accounts AS it ON part = 'calendar ' || it.bot || '/' || it.staff
WHERE up = 0 AND json_extract(it.settings, '$.write') IS NOT NULL;

INSERT INTO calendar_refusals (bot, staff, calendar, deed, reason, since_ms, tried_ms)
SELECT it.bot, it.staff, json_extract(it.settings, '$.write'), 'new', health.detail, since_ms, since_ms
FROM health JOIN connections AS it ON part = 'calendar ' || it.bot || '/' || it.staff
WHERE up = 0 AND json_extract(it.settings, '$.write') IS NOT NULL;

DELETE FROM health WHERE part GLOB 'calendar *' AND part NOT GLOB 'calendar before *';
