-- The store of entitylistd. Forward only: a later change is a new file. The
-- same tables as in `migrations/sqlite`, in the words of PostgreSQL.
--
-- Moments are BIGINT microseconds since 1970-01-01T00:00:00Z (UTC); civil
-- dates are TEXT `YYYY-MM-DD`, both of which sort as they are. Text sorts by
-- its bytes (COLLATE "C"), so that every installation prints the list in the
-- same order. JSON is TEXT, large JSON and raw bodies are gzip BYTEA.

-- Refuses what the trigger's argument says.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;

-- Raw bodies, by the SHA-256 of their uncompressed bytes.
CREATE TABLE bodies (
    sha256 TEXT   COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    size   BIGINT NOT NULL,
    gzip   BYTEA  NOT NULL
);
-- Compressed already: the server need not try.
ALTER TABLE bodies ALTER COLUMN gzip SET STORAGE EXTERNAL;

-- Where and when each body was seen.
CREATE TABLE sightings (
    url        TEXT   COLLATE "C" NOT NULL,
    sha256     TEXT   COLLATE "C" NOT NULL REFERENCES bodies (sha256),
    status     BIGINT NOT NULL,
    headers    TEXT   NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen  BIGINT NOT NULL,
    PRIMARY KEY (url, sha256)
);
CREATE INDEX sightings_by_digest ON sightings (sha256);

-- Federal Register documents, with what is now known of them.
CREATE TABLE documents (
    number           TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    publication_date TEXT   COLLATE "C",
    start_page       BIGINT,
    stage            TEXT   NOT NULL,
    first_seen       BIGINT NOT NULL,
    document         TEXT   NOT NULL
);

-- What a version of the reader understood of a file.
CREATE TABLE readings (
    id             BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    sha256         TEXT   COLLATE "C" NOT NULL,
    reader_version BIGINT NOT NULL,
    document       TEXT   COLLATE "C" NOT NULL, -- '' for a list
    list           TEXT   COLLATE "C" NOT NULL, -- '' for a rule
    read_at        BIGINT NOT NULL,
    gzip           BYTEA  NOT NULL,
    UNIQUE (sha256, reader_version, document, list)
);
ALTER TABLE readings ALTER COLUMN gzip SET STORAGE EXTERNAL;
CREATE INDEX readings_by_document ON readings (document, read_at);

-- The list, with both of its times. A row is one belief: `entry` is in force
-- from/until, held true from/until. Beliefs end; they are never deleted and
-- never changed.
CREATE TABLE entry_versions (
    id              BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    entry_id        TEXT   COLLATE "C" NOT NULL,
    list            TEXT   COLLATE "C" NOT NULL,
    destination     TEXT   COLLATE "C" NOT NULL,
    name            TEXT   COLLATE "C" NOT NULL,
    document        TEXT   COLLATE "C", -- NULL for a baseline
    effective_from  TEXT   COLLATE "C", -- NULL: not known, has always been
    effective_until TEXT   COLLATE "C", -- first day no longer in force; NULL while in force
    recorded_from   BIGINT NOT NULL,
    recorded_until  BIGINT, -- NULL while held true
    entry           TEXT   NOT NULL
);
CREATE INDEX entry_versions_by_entry ON entry_versions (entry_id, recorded_from);
CREATE INDEX entry_versions_by_list ON entry_versions (list, recorded_until);

CREATE TRIGGER entry_versions_are_kept BEFORE DELETE ON entry_versions
FOR EACH ROW EXECUTE FUNCTION refuse('entry versions are never deleted');

CREATE TRIGGER entry_versions_stay BEFORE TRUNCATE ON entry_versions
FOR EACH STATEMENT EXECUTE FUNCTION refuse('entry versions are never deleted');

CREATE TRIGGER entry_versions_only_end BEFORE UPDATE ON entry_versions
FOR EACH ROW WHEN (
    old.recorded_until IS NOT NULL
    OR new.recorded_until IS NULL
    OR (old.id, old.entry_id, old.list, old.destination, old.name, old.recorded_from, old.entry)
       IS DISTINCT FROM (new.id, new.entry_id, new.list, new.destination, new.name, new.recorded_from, new.entry)
    OR (old.document, old.effective_from, old.effective_until)
       IS DISTINCT FROM (new.document, new.effective_from, new.effective_until)
) EXECUTE FUNCTION refuse('entry versions only end');

-- What happened. Append-only; numbered without gaps by the one writer.
CREATE TABLE events (
    seq      BIGINT NOT NULL PRIMARY KEY,
    id       TEXT   COLLATE "C" NOT NULL UNIQUE,
    kind     TEXT   NOT NULL,
    document TEXT   COLLATE "C",
    at       BIGINT NOT NULL,
    body     TEXT   NOT NULL
);
CREATE INDEX events_by_document ON events (document);

CREATE TRIGGER events_are_kept BEFORE DELETE OR UPDATE ON events
FOR EACH ROW EXECUTE FUNCTION refuse('events are append-only');

CREATE TRIGGER events_stay BEFORE TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION refuse('events are append-only');

-- The outbox.
CREATE TABLE deliveries (
    id              TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    event_seq       BIGINT NOT NULL REFERENCES events (seq),
    channel         TEXT   COLLATE "C" NOT NULL,
    recipient       TEXT   COLLATE "C" NOT NULL,
    payload         TEXT   NOT NULL,
    state           TEXT   NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts        BIGINT NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    lease_until     BIGINT, -- claimed until then
    last_answer     TEXT
);
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_in_order ON deliveries (channel, recipient, event_seq, id)
    WHERE state = 'pending';
CREATE INDEX deliveries_by_event ON deliveries (event_seq);

-- One row per attempt of a delivery.
CREATE TABLE attempts (
    delivery TEXT   COLLATE "C" NOT NULL REFERENCES deliveries (id),
    number   BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    outcome  TEXT   NOT NULL CHECK (outcome IN ('delivered', 'retry', 'dead')),
    answer   TEXT   NOT NULL,
    PRIMARY KEY (delivery, number)
);

CREATE TRIGGER attempts_are_kept BEFORE DELETE OR UPDATE ON attempts
FOR EACH ROW EXECUTE FUNCTION refuse('attempts are append-only');

CREATE TRIGGER attempts_stay BEFORE TRUNCATE ON attempts
FOR EACH STATEMENT EXECUTE FUNCTION refuse('attempts are append-only');

-- Finished cycles, good and bad.
CREATE TABLE cycles (
    id           BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    source       TEXT   COLLATE "C" NOT NULL,
    started      BIGINT NOT NULL,
    ended        BIGINT NOT NULL,
    window_first TEXT   COLLATE "C",
    window_last  TEXT   COLLATE "C",
    documents    BIGINT NOT NULL,
    error        TEXT -- NULL for a good cycle
);
CREATE INDEX cycles_by_source ON cycles (source, ended);

-- Who may do what only one may do at a time.
CREATE TABLE leases (
    name       TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    held_until BIGINT NOT NULL
);
