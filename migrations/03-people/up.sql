-- Staff in chat, and messages that are answered by themselves.

ALTER TABLE inbox ADD COLUMN
    -- A command, a button, an event: answered by itself. Words that wait are one turn.
    alone INTEGER NOT NULL DEFAULT 0 CHECK (alone IN (0, 1));

ALTER TABLE conversations ADD COLUMN
    -- Since when the platform says that nobody reads here; NULL: somebody does.
    gone_ms INTEGER;

CREATE TABLE invitations (
    -- A one-time code that makes whoever opens it a staff member on that platform.
    code_hash   BLOB    PRIMARY KEY NOT NULL,   -- SHA-256: the code itself is never stored
    bot         TEXT    NOT NULL,
    staff       TEXT    NOT NULL,
    created_ms  INTEGER NOT NULL,
    expires_ms  INTEGER NOT NULL,
    used_ms     INTEGER,
    used_by     INTEGER REFERENCES conversations (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_accounts (
    -- Where a staff member can be reached; they may have several platforms.
    bot             TEXT    NOT NULL,
    platform        TEXT    NOT NULL,
    person          TEXT    NOT NULL,   -- the platform's own name of them
    staff           TEXT    NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    since_ms        INTEGER NOT NULL,
    PRIMARY KEY (bot, platform, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_accounts_of_staff ON staff_accounts (bot, staff);
