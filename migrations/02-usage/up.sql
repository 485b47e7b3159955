-- What is used in a day, for the budgets of a profile. A day is one on the wall of the business.

CREATE TABLE model_usage (
    -- Answers of a model for one business in one day; tokens as its provider counts them.
    bot           TEXT    NOT NULL,
    day           TEXT    NOT NULL,               -- 2026-11-23
    model         TEXT    NOT NULL,               -- 'offline': the one without a network
    answers       INTEGER NOT NULL CHECK (answers >= 0),
    input         INTEGER NOT NULL CHECK (input >= 0),
    cached        INTEGER NOT NULL CHECK (cached >= 0),   -- of the input
    output        INTEGER NOT NULL CHECK (output >= 0),
    PRIMARY KEY (bot, day, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_days (
    -- Turns that a customer began in one day.
    customer_id   INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    day           TEXT    NOT NULL,
    turns         INTEGER NOT NULL CHECK (turns >= 0),
    PRIMARY KEY (customer_id, day)
) STRICT, WITHOUT ROWID;
