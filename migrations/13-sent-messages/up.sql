-- The platform's id of the message that a job sent: a person may react to it.
ALTER TABLE outbox ADD COLUMN message_id TEXT;
