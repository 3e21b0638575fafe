-- Receivers: how each of them stands. The outbox looks for the next delivery
-- of each receiver, not through all that wait.
CREATE TABLE receivers (
    channel        TEXT   COLLATE "C" NOT NULL,
    recipient      TEXT   COLLATE "C" NOT NULL,
    failures       BIGINT NOT NULL DEFAULT 0, -- attempts that failed in a row
    failing_since  BIGINT, -- the first of them; NULL while all is well
    recovered_from BIGINT, -- failing_since of the last long failure that ended
    gave_up_at     BIGINT, -- the first delivery given up since the last one taken
    disabled_at    BIGINT, -- it said that it is gone; nothing more is sent
    last_answer    TEXT,
    PRIMARY KEY (channel, recipient)
);

INSERT INTO receivers (channel, recipient) SELECT DISTINCT channel, recipient FROM deliveries;

-- Attempts before a person asked for a new round of them.
ALTER TABLE deliveries ADD COLUMN attempts_before BIGINT NOT NULL DEFAULT 0;

CREATE INDEX deliveries_given_up ON deliveries (channel, recipient) WHERE state = 'dead';
