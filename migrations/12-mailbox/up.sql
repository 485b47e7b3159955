-- What was read of the mailbox to which delivery reports and calendar replies come.

CREATE TABLE mailboxes (
    name         TEXT    PRIMARY KEY NOT NULL,   -- "imaps://imap.example.com:993/INBOX", or a folder
    uid_validity INTEGER,                        -- IMAP: which numbers its messages have
    last_uid     INTEGER,                        -- IMAP: the last message that was taken in
    read_ms      INTEGER,                        -- when it was last read to its end
    failed_ms    INTEGER,                        -- since when it cannot be read; NULL: it can
    error        TEXT                            -- why; it names nobody
) STRICT, WITHOUT ROWID;

-- The files of a Maildir that were taken in. A name is deleted when its file is too old to be read.
CREATE TABLE mailbox_files (
    mailbox  TEXT    NOT NULL,
    file     TEXT    NOT NULL,                   -- without the flags behind its name
    taken_ms INTEGER NOT NULL,
    PRIMARY KEY (mailbox, file)
) STRICT, WITHOUT ROWID;

-- Letters that left and did not arrive, for another reason than the customer's mailbox.
CREATE TABLE undelivered (
    letter  TEXT    NOT NULL,                    -- the letter's name, which names nobody
    verdict TEXT    NOT NULL,                    -- delayed, refused, elsewhere
    bot     TEXT    NOT NULL,
    code    TEXT    NOT NULL,                    -- the status code of the report
    told_ms INTEGER NOT NULL,
    PRIMARY KEY (letter, verdict)
) STRICT, WITHOUT ROWID;
