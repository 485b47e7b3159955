-- Letters of one recipient in order, and bookings that are over.

ALTER TABLE outbox ADD COLUMN
    -- Whose order a row belongs to, e.g. one recipient's; NULL: nobody's.
    lane TEXT;

CREATE INDEX outbox_of_lane ON outbox (lane, id) WHERE state = 'due' AND lane IS NOT NULL;
CREATE INDEX outbox_given_up ON outbox (kind) WHERE state = 'given_up';
CREATE INDEX bookings_confirmed ON bookings (occupied_end_ms) WHERE state = 'confirmed';
