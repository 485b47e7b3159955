-- Which parts of the worker that hang on somebody else are up.

CREATE TABLE health (
    part     TEXT    PRIMARY KEY NOT NULL,   -- "discord salon"
    up       INTEGER NOT NULL CHECK (up IN (0, 1)),
    detail   TEXT    NOT NULL,               -- a word on it that names nobody
    since_ms INTEGER NOT NULL                -- since when it is up, or down
) STRICT, WITHOUT ROWID;
