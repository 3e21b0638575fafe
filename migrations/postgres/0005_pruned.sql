-- Raw bodies whose bytes were dropped after the time that the settings name:
-- which, when, and when they were last seen. Their digests, sizes and sightings
-- stay. Bytes that come in again are kept again.
CREATE TABLE pruned (
    sha256    TEXT   COLLATE "C" NOT NULL REFERENCES bodies (sha256),
    at        BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    PRIMARY KEY (sha256, at)
);

CREATE TRIGGER pruned_are_kept BEFORE DELETE OR UPDATE ON pruned
FOR EACH ROW EXECUTE FUNCTION refuse('what was pruned stays on record');

CREATE TRIGGER pruned_stay BEFORE TRUNCATE ON pruned
FOR EACH STATEMENT EXECUTE FUNCTION refuse('what was pruned stays on record');
