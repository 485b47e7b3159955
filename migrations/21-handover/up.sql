-- Conversations that are handed over to a person of the business.

CREATE TABLE handovers (
    -- A customer's conversation that a person of the business answers, or was asked to.
    id              INTEGER PRIMARY KEY,
    bot             TEXT    NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),   -- the customer's
    asked           TEXT    NOT NULL CHECK (json_valid(asked)),   -- ids of the staff who were asked
    asked_key       TEXT    NOT NULL UNIQUE,   -- of the call: one that is repeated asks once
    asked_ms        INTEGER NOT NULL,
    staff           TEXT,               -- who answers; NULL: none of them has
    staff_conversation_id INTEGER REFERENCES conversations (id),   -- where they answer
    last_ms         INTEGER NOT NULL,   -- the last words of either side
    focused         INTEGER NOT NULL DEFAULT 0 CHECK (focused IN (0, 1)),
                    -- whether what they write without a reply is for this customer
    ended_ms        INTEGER,            -- NULL: the bot is silent
    CHECK ((staff IS NULL) = (staff_conversation_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX handovers_open ON handovers (conversation_id) WHERE ended_ms IS NULL;
CREATE INDEX handovers_of_conversation ON handovers (conversation_id);
CREATE INDEX handovers_answered_in ON handovers (staff_conversation_id) WHERE ended_ms IS NULL;

CREATE TABLE handover_lines (
    -- What was sent in a handover: words of the other side, or how it stands.
    job_id            INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    handover_id       INTEGER NOT NULL REFERENCES handovers (id) ON DELETE CASCADE,
    from_conversation INTEGER,          -- whose words; NULL: the bot's
    update_id         TEXT,             -- the update that they came with
    message_id        TEXT              -- the platform's id of the message that has them
) STRICT;

CREATE INDEX handover_lines_of_handover ON handover_lines (handover_id);
CREATE INDEX handover_lines_of_message ON handover_lines (from_conversation, message_id);

-- A reply names the message that it answers.
CREATE INDEX outbox_of_message ON outbox (conversation_id, message_id) WHERE message_id IS NOT NULL;
