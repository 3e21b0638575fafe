//! What has to hold between rows. Each statement selects the places where it
//! does not.

use crate::store::FaultKind::{self, Contradiction, Reference};

/// A statement about all rows of a table.
pub(super) struct Check {
    pub(super) kind: FaultKind,
    /// What is wrong with a row that is selected.
    pub(super) what: &'static str,
    /// Selects `place`.
    pub(super) sql: &'static str,
}

pub(super) const CHECKS: [Check; 10] = [
    Check {
        kind: Reference,
        what: "its raw body is missing",
        sql: "SELECT 'sightings/' || s.sha256 || ' ' || s.url AS place FROM sightings s
              WHERE NOT EXISTS (SELECT 1 FROM bodies b WHERE b.sha256 = s.sha256)",
    },
    Check {
        kind: Reference,
        what: "the body whose bytes were dropped is missing",
        sql: "SELECT 'pruned/' || p.sha256 AS place FROM pruned p
              WHERE NOT EXISTS (SELECT 1 FROM bodies b WHERE b.sha256 = p.sha256)",
    },
    Check {
        kind: Reference,
        what: "the bytes that it reads are not in the archive",
        sql: "SELECT 'readings/' || r.id AS place FROM readings r
              WHERE NOT EXISTS (SELECT 1 FROM bodies b WHERE b.sha256 = r.sha256)",
    },
    Check {
        kind: Reference,
        what: "the document that it comes from is missing",
        sql: "SELECT 'entry_versions/' || v.id AS place FROM entry_versions v
              WHERE v.document IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.number = v.document)",
    },
    Check {
        kind: Reference,
        what: "the document that it comes from has no reading",
        sql: "SELECT 'entry_versions/' || v.id AS place FROM entry_versions v
              WHERE v.document IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM readings r WHERE r.document = v.document)",
    },
    Check {
        kind: Reference,
        what: "its event is missing",
        sql: "SELECT 'deliveries/' || d.id AS place FROM deliveries d
              WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.seq = d.event_seq)",
    },
    Check {
        kind: Reference,
        what: "its delivery is missing",
        sql: "SELECT 'attempts/' || a.number || ' ' || a.delivery AS place FROM attempts a
              WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = a.delivery)",
    },
    Check {
        kind: Contradiction,
        what: "it is marked as delivered, and no attempt delivered it",
        sql: "SELECT 'deliveries/' || d.id AS place FROM deliveries d
              WHERE d.state = 'delivered' AND NOT EXISTS (SELECT 1 FROM attempts a
                  WHERE a.delivery = d.id AND a.outcome = 'delivered')",
    },
    Check {
        kind: Contradiction,
        what: "it ceased to be held true before it was recorded",
        sql: "SELECT 'entry_versions/' || id AS place FROM entry_versions
              WHERE recorded_until < recorded_from",
    },
    // Of what is held true now: a belief of the past may have been wrong.
    Check {
        kind: Contradiction,
        what: "another version of the same entry is in force on the same day",
        sql: "SELECT 'entry_versions/' || b.id AS place
              FROM entry_versions a JOIN entry_versions b
                ON b.entry_id = a.entry_id AND b.id > a.id
              WHERE a.recorded_until IS NULL AND b.recorded_until IS NULL
                AND coalesce(a.effective_from, '') < coalesce(a.effective_until, '9999')
                AND coalesce(b.effective_from, '') < coalesce(b.effective_until, '9999')
                AND coalesce(a.effective_from, '') < coalesce(b.effective_until, '9999')
                AND coalesce(b.effective_from, '') < coalesce(a.effective_until, '9999')
              ORDER BY b.id",
    },
];
