-- Accounts of staff in which the bot answers customers for them.

CREATE TABLE connected_accounts (
    -- A connection of the bot with a person's own account; a new one after each time it was ended.
    bot         TEXT    NOT NULL,
    platform    TEXT    NOT NULL,
    connection  TEXT    NOT NULL,   -- the platform's own id of it
    holder      TEXT    NOT NULL,   -- the platform's own name of the person whose account it is
    enabled     INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    can_reply   INTEGER NOT NULL CHECK (can_reply IN (0, 1)),
    changed_ms  INTEGER NOT NULL,
    PRIMARY KEY (bot, platform, connection)
) STRICT, WITHOUT ROWID;

CREATE INDEX connected_accounts_of_holder ON connected_accounts (bot, platform, holder);

ALTER TABLE conversations ADD COLUMN
    -- When the holder of the account last wrote here themselves; NULL: never, or it is the bot's own chat.
    holder_wrote_ms INTEGER;

ALTER TABLE conversations ADD COLUMN
    -- The line of the history that holds those words: what was asked before it is no longer answered.
    holder_line INTEGER;
