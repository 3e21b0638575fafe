-- The chain of evidence (docs/ledger.md): a link for each transaction that
-- wrote evidence, with the digest of every row that it wrote and the digest of
-- the link before.
CREATE TABLE chain (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
    at     BIGINT NOT NULL,
    link   TEXT   NOT NULL,
    sha256 TEXT   COLLATE "C" NOT NULL UNIQUE CHECK (length(sha256) = 64)
);

CREATE TRIGGER chain_is_kept BEFORE DELETE OR UPDATE ON chain
FOR EACH ROW EXECUTE FUNCTION refuse('the chain is append-only');

CREATE TRIGGER chain_stays BEFORE TRUNCATE ON chain
FOR EACH STATEMENT EXECUTE FUNCTION refuse('the chain is append-only');

-- A row while what was written before there was a chain waits for its link,
-- which the program writes when it opens the database.
CREATE TABLE chain_debt (since TEXT NOT NULL);

INSERT INTO chain_debt SELECT 'before the chain'
WHERE EXISTS (SELECT 1 FROM bodies)
   OR EXISTS (SELECT 1 FROM documents)
   OR EXISTS (SELECT 1 FROM readings)
   OR EXISTS (SELECT 1 FROM entry_versions)
   OR EXISTS (SELECT 1 FROM events);
