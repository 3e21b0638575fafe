//! An alert that has everything an alert can have: templates are tried on it,
//! so that none fails for the first time when a rare rule comes.

use entity_list::ledger::{ChangeId, EntryId};
use entity_list::model::{
    Alias, ChangeKind, Check, CheckStatus, CountryCode, Destination, DocumentNumber, EntryKind,
    Member, RelatedAction, Stage, Unread,
};
use jiff::Timestamp;
use jiff::civil::Date;

use super::sample_alert;
use crate::alert::model::{
    CitationFact, FootnoteMeaning, HeldChange, PartyChange, PartyChangeKind, RelatedFact,
    RuleAlert, Shown, Trouble,
};
use crate::alert::words::place;

/// The sample with trouble, earlier rules, members, former names, several
/// dates, and what else is seldom there.
pub(crate) fn full_alert(event_id: &str, today: Date, now: Timestamp) -> RuleAlert {
    let mut alert = sample_alert(event_id, today, now);
    let document = &mut alert.document;
    document.stage = Stage::Delayed;
    document.citation = Some("90 FR 1".to_owned());
    document.dockets = vec!["250101-0001".to_owned()];
    document.rins = vec!["0694-AA00".to_owned()];
    document.filed_at = Some(now);
    document.timing = Some("in force 3 days before it was published".to_owned());
    document.links.pdf = Some("https://www.govinfo.gov/test.pdf".to_owned());
    document.links.xml = Some("https://www.federalregister.gov/test.xml".to_owned());
    if let Some(first) = document.effective.first_mut() {
        first.until = Some(today);
        first.applies_to = Some("amendatory instruction 2".to_owned());
    }
    alert.related = vec![RelatedFact {
        action: RelatedAction::Delays,
        citation: Some("90 FR 2".to_owned()),
        document_number: Some(DocumentNumber::new("TEST-00000")),
        text: "THIS IS A TEST. The effective date is delayed.".to_owned(),
        until: Some(today),
    }];
    alert.trouble = trouble();
    alert.footnotes.push(FootnoteMeaning {
        number: 1,
        gist: None,
        text: Some("THIS IS A TEST of a footnote.".to_owned()),
        until: Some(today),
        changes: vec![2],
    });
    alert.shown = Some(Shown { changes: 4, of: 5, filter: "test: destinations CN".to_owned() });
    if let Some(first) = alert.changes.first_mut() {
        adorn(first, today);
    }
    if let Some(second) = alert.changes.get_mut(1) {
        second.kind = PartyChangeKind::Moved;
        second.former_destination = Some(place(&Destination::new("TEST"), None));
        second.entry_kind = EntryKind::Address;
        // the order of values changed, nothing else
        second.fields.clone_from(&alert_fields(today, now));
    }
    alert
}

fn alert_fields(today: Date, now: Timestamp) -> Vec<crate::alert::FieldDifference> {
    let mut fields: Vec<_> =
        sample_alert("", today, now).changes.into_iter().flat_map(|change| change.fields).collect();
    for field in &mut fields {
        field.words.clear();
        field.removed.clear();
        field.added.clear();
    }
    fields
}

fn adorn(change: &mut PartyChange, today: Date) {
    change.kind = PartyChangeKind::Renamed;
    change.former_name = Some("Former Example Trading".to_owned());
    change.no_longer_listed = vec!["a.k.a. Gone".to_owned()];
    change.cross_references = vec!["See alternate address under Pakistan".to_owned()];
    change.notes = vec!["A remark".to_owned()];
    change.other_destinations =
        vec![place(&Destination::new("PAKISTAN"), CountryCode::from_bytes(*b"PK"))];
    change.warnings = vec!["3 aliases stated, 2 found".to_owned()];
    change.effective_until = Some(today);
    change.citations.push(CitationFact {
        text: "90 FR [INSERT]".to_owned(),
        new: true,
        placeholder: true,
        stands_for: Some("90 FR 1".to_owned()),
    });
    let inner = Member {
        name: "Inner Unit".to_owned(),
        label: String::new(),
        aliases: Vec::new(),
        addresses: Vec::new(),
        cross_references: Vec::new(),
        members: Vec::new(),
    };
    change.members = vec![Member {
        name: "Example Unit".to_owned(),
        label: "Subordinate institution".to_owned(),
        aliases: vec![Alias { name: "EU".to_owned(), label: "a.k.a.".to_owned() }],
        addresses: vec!["No. 3 Example Road, Beijing, China".to_owned()],
        cross_references: vec!["See also Hong Kong".to_owned()],
        members: vec![inner],
    }];
}

fn trouble() -> Trouble {
    let check = |name: &str, status| Check {
        name: name.to_owned(),
        status,
        expected: 3.into(),
        found: 2.into(),
        detail: "CHINA".to_owned(),
    };
    Trouble {
        needs_person: true,
        held: vec![HeldChange {
            id: ChangeId::new("TEST-00001/held"),
            kind: ChangeKind::Revise,
            place: place(&Destination::new("IRAN"), CountryCode::from_bytes(*b"IR")),
            name: "Held Trading".to_owned(),
            text: "Held Trading, a.k.a., Held.".to_owned(),
            why: "no entry of this name".to_owned(),
            candidates: vec![EntryId::new("test/1")],
            instruction: Some("b".to_owned()),
        }],
        unread: vec![Unread {
            text: "Words that nobody understood".to_owned(),
            place: "line 120, column 5".to_owned(),
            why: "no verb".to_owned(),
        }],
        failed_checks: vec![check("declared-entries", CheckStatus::Fail)],
        doubtful_checks: vec![check("stated-aliases", CheckStatus::Warn)],
        warnings: vec!["A remark on the document".to_owned()],
    }
}
