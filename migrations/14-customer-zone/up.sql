-- Where a customer is, so that times are named with their zone for one who is elsewhere.

ALTER TABLE customers ADD COLUMN
    -- The zone by which they last named a time; NULL: they named none but the business's.
    zone TEXT;
