-- Jobs are found by their conversation: without an index a turn read all jobs there are.

CREATE INDEX outbox_of_conversation ON outbox (conversation_id, id) WHERE conversation_id IS NOT NULL;

-- No rows for jobs without a booking and for updates without a turn: they cost a page in each turn.

DROP INDEX outbox_of_booking;
CREATE INDEX outbox_of_booking ON outbox (booking_id) WHERE booking_id IS NOT NULL;

DROP INDEX inbox_of_turn;
CREATE INDEX inbox_of_turn ON inbox (turn_id) WHERE turn_id IS NOT NULL;

-- Statistics of a database that was small made the planner read tables as a whole once it was large.

DROP TABLE IF EXISTS sqlite_stat1;
