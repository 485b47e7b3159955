-- Staff members' calendars elsewhere, and the consents under way.

CREATE TABLE connections (
    -- A staff member's calendar at Google, and the right to use it.
    bot             TEXT    NOT NULL,
    staff           TEXT    NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('google_calendar')),
    status          TEXT    NOT NULL CHECK (status IN ('active', 'needs_reconnect', 'disconnected')),
    credentials     BLOB,               -- sealed; NULL: forgotten
    version         INTEGER NOT NULL CHECK (version >= 1),
                    -- rises whenever the credentials change, so that an answer to an older
                    -- question overwrites nothing
    scopes          TEXT    NOT NULL,   -- those that were granted, with blanks between
    settings        TEXT    NOT NULL CHECK (json_valid(settings)),
                    -- {"time_zone", "write", "check": []}
    account         TEXT,               -- which account it is, as far as it is known
    refresher       TEXT,               -- who renews the credentials just now; NULL: nobody
    refresher_until_ms INTEGER,         -- when it is taken for dead
    last_success_ms INTEGER,
    last_error      TEXT,               -- what failed since, in words without names
    last_error_ms   INTEGER,
    created_ms      INTEGER NOT NULL,
    updated_ms      INTEGER NOT NULL,
    PRIMARY KEY (bot, staff, kind),
    CHECK ((status = 'disconnected') = (credentials IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
    -- A link to Google's consent page that was given to a staff member.
    state_hash      BLOB    PRIMARY KEY NOT NULL,   -- SHA-256: the state itself is never stored
    bot             TEXT    NOT NULL,
    staff           TEXT    NOT NULL,
    conversation_id INTEGER REFERENCES conversations (id),   -- NULL: from the command line
    lang            TEXT    NOT NULL,               -- of the pages
    verifier        BLOB    NOT NULL,               -- PKCE's, sealed
    created_ms      INTEGER NOT NULL,
    expires_ms      INTEGER NOT NULL,
    used_ms         INTEGER,
    ended           TEXT                            -- how it ended, once it has
) STRICT, WITHOUT ROWID;

CREATE INDEX consents_of_conversation ON consents (conversation_id);
