-- Calendars of staff on CalDAV servers.

CREATE TABLE caldav_accounts (
    -- What is known of a staff member's account, and the calendars that they chose in it. The address and
    -- the password stand in the business's file and not here.
    bot             TEXT    NOT NULL,
    staff           TEXT    NOT NULL,
    account         TEXT    NOT NULL,   -- user name and address; what belongs to another one is forgotten
    settings        TEXT             CHECK (settings IS NULL OR json_valid(settings)),
                    -- {"time_zone", "write", "check": []}; NULL: its calendars are not known yet
    addresses       TEXT    NOT NULL CHECK (json_valid(addresses)), -- the person's own mail addresses
    last_success_ms INTEGER,
    last_error      TEXT,               -- the last failure since then, without names
    last_error_ms   INTEGER,
    PRIMARY KEY (bot, staff)
) STRICT, WITHOUT ROWID;
