-- The platform's id of the message that a job sent: a person may react to it.
ALTER TABLE outbox ADD COLUMN message_id TEXT;
CREATE INDEX outbox_of_conversation ON outbox (conversation_id, id)
    WHERE conversation_id IS NOT NULL;
