-- Changes that did not fit the list, and what a person decided about them.
-- The id is made of the document and of what the change names; a decision is
-- written once and stays.
CREATE TABLE held_changes (
    id         TEXT    NOT NULL PRIMARY KEY,
    document   TEXT    NOT NULL,
    held       TEXT    NOT NULL, -- JSON: the change, why, the candidates
    held_at    INTEGER NOT NULL,
    decision   TEXT,             -- JSON; NULL while nobody has decided
    decided_at INTEGER
) STRICT;
CREATE INDEX held_changes_by_document ON held_changes (document);

CREATE TRIGGER held_changes_are_kept BEFORE DELETE ON held_changes
BEGIN SELECT RAISE (ABORT, 'held changes are never deleted'); END;

CREATE TRIGGER held_changes_are_decided_once BEFORE UPDATE ON held_changes
WHEN old.decision IS NOT NULL
  OR (old.id, old.document, old.held, old.held_at)
     IS NOT (new.id, new.document, new.held, new.held_at)
BEGIN SELECT RAISE (ABORT, 'held changes are decided once'); END;
