-- One person on two platforms: linked by a code that is shown in one chat and sent in the other.

ALTER TABLE customers ADD COLUMN
    -- The customer that this one has become; everything of theirs belongs to that one. NULL: it is one by itself.
    linked_to INTEGER REFERENCES customers (id);
CREATE INDEX customers_linked ON customers (linked_to) WHERE linked_to IS NOT NULL;

CREATE TABLE link_codes (
    -- A code that was shown. Only its hash is here.
    code_hash       BLOB    PRIMARY KEY NOT NULL,
    bot             TEXT    NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),   -- that it was shown in
    expires_ms      INTEGER NOT NULL,
    claimed_by      INTEGER REFERENCES conversations (id),   -- that it was sent in; no other may send it then
    claimed_ms      INTEGER,
    linked_ms       INTEGER             -- NULL: the person has not agreed
) STRICT, WITHOUT ROWID;
CREATE INDEX link_codes_shown_in ON link_codes (conversation_id);
CREATE INDEX link_codes_claimed_by ON link_codes (claimed_by) WHERE claimed_by IS NOT NULL;

CREATE TABLE link_tries (
    -- A code that was sent and is none.
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    at_ms           INTEGER NOT NULL
) STRICT;
CREATE INDEX link_tries_of_conversation ON link_tries (conversation_id, at_ms);

-- A turn that began before the link stores what it did under the customer that it knew.
CREATE TRIGGER bookings_of_linked AFTER INSERT ON bookings
WHEN EXISTS (SELECT 1 FROM customers WHERE id = NEW.customer_id AND linked_to IS NOT NULL)
BEGIN
    UPDATE bookings SET customer_id = (SELECT linked_to FROM customers WHERE id = NEW.customer_id)
    WHERE id = NEW.id;
END;
CREATE TRIGGER waitlist_of_linked AFTER INSERT ON waitlist
WHEN EXISTS (SELECT 1 FROM customers WHERE id = NEW.customer_id AND linked_to IS NOT NULL)
BEGIN
    UPDATE waitlist SET customer_id = (SELECT linked_to FROM customers WHERE id = NEW.customer_id)
    WHERE id = NEW.id;
END;
CREATE TRIGGER open_questions_of_linked AFTER INSERT ON open_questions
WHEN EXISTS (SELECT 1 FROM customers WHERE id = NEW.customer_id AND linked_to IS NOT NULL)
BEGIN
    UPDATE open_questions
    SET customer_id = (SELECT linked_to FROM customers WHERE id = NEW.customer_id) WHERE id = NEW.id;
END;
