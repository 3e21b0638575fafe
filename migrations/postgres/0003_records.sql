-- Changes that did not fit the list, and what a person decided about them.
-- The id is made of the document and of what the change names; a decision is
-- written once and stays.
CREATE TABLE held_changes (
    id         TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    document   TEXT   COLLATE "C" NOT NULL,
    held       TEXT   NOT NULL, -- JSON: the change, why, the candidates
    held_at    BIGINT NOT NULL,
    decision   TEXT,            -- JSON; NULL while nobody has decided
    decided_at BIGINT
);
CREATE INDEX held_changes_by_document ON held_changes (document);

CREATE TRIGGER held_changes_are_kept BEFORE DELETE ON held_changes
FOR EACH ROW EXECUTE FUNCTION refuse('held changes are never deleted');

CREATE TRIGGER held_changes_stay BEFORE TRUNCATE ON held_changes
FOR EACH STATEMENT EXECUTE FUNCTION refuse('held changes are never deleted');

CREATE TRIGGER held_changes_are_decided_once BEFORE UPDATE ON held_changes
FOR EACH ROW WHEN (
    old.decision IS NOT NULL
    OR (old.id, old.document, old.held, old.held_at)
       IS DISTINCT FROM (new.id, new.document, new.held, new.held_at)
) EXECUTE FUNCTION refuse('held changes are decided once');
