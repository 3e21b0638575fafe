-- Raw bodies whose bytes were dropped after the time that the settings name:
-- which, when, and when they were last seen. Their digests, sizes and sightings
-- stay. Bytes that come in again are kept again.
CREATE TABLE pruned (
    sha256    TEXT    NOT NULL REFERENCES bodies (sha256),
    at        INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    PRIMARY KEY (sha256, at)
) STRICT;

CREATE TRIGGER pruned_are_kept BEFORE DELETE ON pruned
BEGIN SELECT RAISE (ABORT, 'what was pruned stays on record'); END;

CREATE TRIGGER pruned_do_not_change BEFORE UPDATE ON pruned
BEGIN SELECT RAISE (ABORT, 'what was pruned stays on record'); END;
