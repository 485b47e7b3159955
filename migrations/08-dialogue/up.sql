-- Where each conversation stands, so that what was said need not be read again.

ALTER TABLE conversations ADD COLUMN
    -- The state of the dialogue as JSON; NULL: nothing is spoken of, or the history tells.
    dialogue TEXT;
ALTER TABLE conversations ADD COLUMN
    -- When it was written, so that it is forgotten with the messages.
    dialogue_ms INTEGER;
ALTER TABLE conversations ADD COLUMN
    -- The last message that it knows of; a number and no time, because clocks go backwards.
    dialogue_line INTEGER;
