-- Edited messages: which message a row is, and where the conversation stood before its last turn.

ALTER TABLE inbox ADD COLUMN
    -- The platform's id of the message, the same for every version; NULL: not known, or no message.
    message_id TEXT;

CREATE INDEX inbox_of_message ON inbox (conversation_id, message_id) WHERE message_id IS NOT NULL;

ALTER TABLE conversations ADD COLUMN
    -- The state of the dialogue before the turn that wrote the present one; NULL: there was none.
    dialogue_before TEXT;
ALTER TABLE conversations ADD COLUMN
    -- The turn that wrote the present one.
    dialogue_turn INTEGER;
