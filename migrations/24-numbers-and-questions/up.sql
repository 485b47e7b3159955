-- What an owner is told of a business: how many wrote on which days, and what the bot could not answer.
CREATE INDEX customer_days_of_day ON customer_days (day);

CREATE TABLE open_questions (
    -- A question of a customer to which the bot knew no answer. Their name, addresses and numbers are left out.
    id            INTEGER PRIMARY KEY,
    bot           TEXT    NOT NULL,
    customer_id   INTEGER NOT NULL REFERENCES customers (id),   -- only so that it is deleted with their data
    question      TEXT    NOT NULL,
    asked_ms      INTEGER NOT NULL,
    week          TEXT                -- of the message that told it, its Monday as YYYY-MM-DD; NULL: not told
) STRICT;
CREATE INDEX open_questions_of_week ON open_questions (bot, week);
CREATE INDEX open_questions_of_customer ON open_questions (customer_id);
