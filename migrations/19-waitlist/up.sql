-- The waiting list: what customers would take if it freed up, and what each was offered.

CREATE TABLE waitlist (
    -- A wish for times that were taken when it was made.
    id              INTEGER PRIMARY KEY,
    bot             TEXT    NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),   -- where offers are sent
    customer_id     INTEGER NOT NULL REFERENCES customers (id),
    wish            TEXT    NOT NULL CHECK (json_valid(wish)),
    last_day        TEXT    NOT NULL,   -- of the wish, as YYYY-MM-DD: after it nothing is offered
    said_key        TEXT    NOT NULL UNIQUE,   -- of the call: one that is repeated is stored once
    created_ms      INTEGER NOT NULL,
    closed_ms       INTEGER,            -- NULL: the customer waits
    closed_why      TEXT CHECK ((closed_why IS NULL) = (closed_ms IS NULL))
) STRICT;

CREATE INDEX waitlist_open ON waitlist (bot, id) WHERE closed_ms IS NULL;
CREATE INDEX waitlist_of_customer ON waitlist (customer_id);

CREATE TABLE waitlist_offers (
    -- A start that a customer was offered. None is offered to the same customer twice.
    customer_id     INTEGER NOT NULL REFERENCES customers (id),
    service         TEXT    NOT NULL,
    start_ms        INTEGER NOT NULL,
    entry_id        INTEGER NOT NULL REFERENCES waitlist (id) ON DELETE CASCADE,
    booking_id      TEXT    NOT NULL REFERENCES bookings (id),   -- what holds it for the customer
    offered_ms      INTEGER NOT NULL,
    PRIMARY KEY (customer_id, service, start_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX waitlist_offers_of_entry ON waitlist_offers (entry_id);
CREATE INDEX waitlist_offers_of_booking ON waitlist_offers (booking_id);
