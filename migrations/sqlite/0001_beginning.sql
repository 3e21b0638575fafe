-- The store of entitylistd. Forward only: a later change is a new file.
--
-- Moments are INTEGER microseconds since 1970-01-01T00:00:00Z (UTC); civil
-- dates are TEXT `YYYY-MM-DD`, both of which sort as they are. JSON is TEXT,
-- large JSON and raw bodies are gzip BLOBs.

-- Raw bodies, by the SHA-256 of their uncompressed bytes.
CREATE TABLE bodies (
    sha256 TEXT    NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    size   INTEGER NOT NULL,
    gzip   BLOB    NOT NULL
) STRICT;

-- Where and when each body was seen.
CREATE TABLE sightings (
    url        TEXT    NOT NULL,
    sha256     TEXT    NOT NULL REFERENCES bodies (sha256),
    status     INTEGER NOT NULL,
    headers    TEXT    NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    PRIMARY KEY (url, sha256)
) STRICT;
CREATE INDEX sightings_by_digest ON sightings (sha256);

-- Federal Register documents, with what is now known of them.
CREATE TABLE documents (
    number           TEXT    NOT NULL PRIMARY KEY,
    publication_date TEXT,
    start_page       INTEGER,
    stage            TEXT    NOT NULL,
    first_seen       INTEGER NOT NULL,
    document         TEXT    NOT NULL
) STRICT;

-- What a version of the reader understood of a file.
CREATE TABLE readings (
    id             INTEGER NOT NULL PRIMARY KEY,
    sha256         TEXT    NOT NULL,
    reader_version INTEGER NOT NULL,
    document       TEXT    NOT NULL, -- '' for a list
    list           TEXT    NOT NULL, -- '' for a rule
    read_at        INTEGER NOT NULL,
    gzip           BLOB    NOT NULL,
    UNIQUE (sha256, reader_version, document, list)
) STRICT;
CREATE INDEX readings_by_document ON readings (document, read_at);

-- The list, with both of its times. A row is one belief: `entry` is in force
-- from/until, held true from/until. Beliefs end; they are never deleted and
-- never changed.
CREATE TABLE entry_versions (
    id              INTEGER NOT NULL PRIMARY KEY,
    entry_id        TEXT    NOT NULL,
    list            TEXT    NOT NULL,
    destination     TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    document        TEXT, -- NULL for a baseline
    effective_from  TEXT, -- NULL: not known, has always been
    effective_until TEXT, -- first day no longer in force; NULL while in force
    recorded_from   INTEGER NOT NULL,
    recorded_until  INTEGER, -- NULL while held true
    entry           TEXT    NOT NULL
) STRICT;
CREATE INDEX entry_versions_by_entry ON entry_versions (entry_id, recorded_from);
CREATE INDEX entry_versions_by_list ON entry_versions (list, recorded_until);

CREATE TRIGGER entry_versions_are_kept BEFORE DELETE ON entry_versions
BEGIN SELECT RAISE (ABORT, 'entry versions are never deleted'); END;

CREATE TRIGGER entry_versions_only_end BEFORE UPDATE ON entry_versions
WHEN old.recorded_until IS NOT NULL
  OR new.recorded_until IS NULL
  OR (old.id, old.entry_id, old.list, old.destination, old.name, old.recorded_from, old.entry)
     IS NOT (new.id, new.entry_id, new.list, new.destination, new.name, new.recorded_from, new.entry)
  OR (old.document, old.effective_from, old.effective_until)
     IS NOT (new.document, new.effective_from, new.effective_until)
BEGIN SELECT RAISE (ABORT, 'entry versions only end'); END;

-- What happened. Append-only.
CREATE TABLE events (
    seq      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id       TEXT    NOT NULL UNIQUE,
    kind     TEXT    NOT NULL,
    document TEXT,
    at       INTEGER NOT NULL,
    body     TEXT    NOT NULL
) STRICT;
CREATE INDEX events_by_document ON events (document);

CREATE TRIGGER events_are_kept BEFORE DELETE ON events
BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;

CREATE TRIGGER events_do_not_change BEFORE UPDATE ON events
BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;

-- The outbox.
CREATE TABLE deliveries (
    id              TEXT    NOT NULL PRIMARY KEY,
    event_seq       INTEGER NOT NULL REFERENCES events (seq),
    channel         TEXT    NOT NULL,
    recipient       TEXT    NOT NULL,
    payload         TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    lease_until     INTEGER, -- claimed until then
    last_answer     TEXT
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_in_order ON deliveries (channel, recipient, event_seq, id)
    WHERE state = 'pending';
CREATE INDEX deliveries_by_event ON deliveries (event_seq);

-- One row per attempt of a delivery.
CREATE TABLE attempts (
    delivery TEXT    NOT NULL REFERENCES deliveries (id),
    number   INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    outcome  TEXT    NOT NULL CHECK (outcome IN ('delivered', 'retry', 'dead')),
    answer   TEXT    NOT NULL,
    PRIMARY KEY (delivery, number)
) STRICT;

CREATE TRIGGER attempts_are_kept BEFORE DELETE ON attempts
BEGIN SELECT RAISE (ABORT, 'attempts are append-only'); END;

CREATE TRIGGER attempts_do_not_change BEFORE UPDATE ON attempts
BEGIN SELECT RAISE (ABORT, 'attempts are append-only'); END;

-- Finished cycles, good and bad.
CREATE TABLE cycles (
    id           INTEGER NOT NULL PRIMARY KEY,
    source       TEXT    NOT NULL,
    started      INTEGER NOT NULL,
    ended        INTEGER NOT NULL,
    window_first TEXT,
    window_last  TEXT,
    documents    INTEGER NOT NULL,
    error        TEXT -- NULL for a good cycle
) STRICT;
CREATE INDEX cycles_by_source ON cycles (source, ended);

-- Who may do what only one may do at a time.
CREATE TABLE leases (
    name       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    held_until INTEGER NOT NULL
) STRICT;
