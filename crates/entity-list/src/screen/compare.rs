//! Subjects against all own parties.

use std::collections::BTreeMap;

use super::address::{Address, AddressIndex, likeness};
use super::hit::{AddressMatch, CountryAgreement, Hit, How, Match, NameRole, OwnName};
use super::index::{Index, Remembered};
use super::name::{Name, compare};
use super::party::OwnParty;
use super::subject::Subject;
use crate::model::{CountryCode, EntryKind};

/// The score (0 to 1) from which on names count as a hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold(f64);

/// The threshold is out of bounds.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("the threshold `{0}` is not between 0.5 and 1; 0.85 is usual")]
pub struct ThresholdError(f64);

impl Threshold {
    /// Takes a score between 0.5 and 1: below, names that share half of their
    /// words would all be hits.
    pub fn new(score: f64) -> Result<Self, ThresholdError> {
        if (0.5..=1.0).contains(&score) { Ok(Self(score)) } else { Err(ThresholdError(score)) }
    }

    /// The score.
    pub fn score(self) -> f64 {
        self.0
    }
}

impl Default for Threshold {
    fn default() -> Self {
        Self(0.85)
    }
}

/// The score from which on two addresses count as the same.
const SAME_ADDRESS: f64 = 0.7;

/// Codes under whose country the list has parties of another code.
const LISTED_UNDER: &[(&[u8; 2], &[u8; 2])] = &[(b"HK", b"CN"), (b"MO", b"CN")];

/// Own parties, ready to be compared with any number of subjects.
#[derive(Debug)]
pub struct Screen {
    parties: Vec<OwnParty>,
    threshold: Threshold,
    names: Vec<Name>,
    /// The party of each name.
    of_name: Vec<u32>,
    index: Index,
    addresses: Vec<Address>,
    /// The party of each address.
    of_address: Vec<u32>,
    by_address: AddressIndex,
    /// For each party the first of its addresses, and the first behind them.
    own_addresses: Vec<(usize, usize)>,
}

impl Screen {
    /// Prepares the parties' names and addresses.
    pub fn new(parties: Vec<OwnParty>, threshold: Threshold) -> Self {
        let (mut names, mut of_name) = (Vec::new(), Vec::new());
        let (mut addresses, mut of_address) = (Vec::new(), Vec::new());
        let mut own_addresses = Vec::with_capacity(parties.len());
        for (number, party) in (0_u32..).zip(&parties) {
            for name in std::iter::once(&party.name).chain(&party.aliases) {
                names.push(Name::new(name));
                of_name.push(number);
            }
            let first = addresses.len();
            for address in &party.addresses {
                addresses.push(Address::new(address));
                of_address.push(number);
            }
            own_addresses.push((first, addresses.len()));
        }
        let index = Index::of(&names);
        let by_address = AddressIndex::of(&addresses);
        Self {
            parties,
            threshold,
            names,
            of_name,
            index,
            addresses,
            of_address,
            by_address,
            own_addresses,
        }
    }

    /// The own parties, in the order in which they were given.
    pub fn parties(&self) -> &[OwnParty] {
        &self.parties
    }

    /// The threshold.
    pub fn threshold(&self) -> Threshold {
        self.threshold
    }

    /// The hits of each subject, in the subjects' order: the highest score
    /// first, of those the same country first, then by our name and number.
    /// The same input gives the same hits in the same order.
    pub fn against(&self, subjects: &[Subject<'_>]) -> Vec<Vec<Hit>> {
        let mut remembered = Remembered::default();
        subjects.iter().map(|subject| self.hits(subject, &mut remembered)).collect()
    }

    fn hits(&self, subject: &Subject<'_>, remembered: &mut Remembered) -> Vec<Hit> {
        let mut found: BTreeMap<u32, Vec<Match>> = BTreeMap::new();
        let theirs: Vec<Address> =
            subject.addresses.iter().map(|address| Address::new(address)).collect();
        if subject.kind == EntryKind::Address {
            self.match_addresses(&theirs, &mut found);
        } else {
            for (role, name) in &subject.names {
                self.match_name(*role, &Name::new(name), remembered, &mut found);
            }
        }
        let mut hits: Vec<Hit> = found
            .into_iter()
            .map(|(party, matches)| self.hit(party, matches, subject, &theirs))
            .collect();
        hits.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| {
                (a.country, &a.own.name, &a.own.id).cmp(&(b.country, &b.own.name, &b.own.id))
            })
        });
        hits
    }

    fn match_name(
        &self,
        role: NameRole,
        theirs: &Name,
        remembered: &mut Remembered,
        found: &mut BTreeMap<u32, Vec<Match>>,
    ) {
        let threshold = self.threshold.score();
        for number in self.index.candidates(theirs, threshold, remembered) {
            let ours = &self.names[number as usize];
            let Some((how, score)) = compare(ours, theirs) else { continue };
            if score + 1e-9 >= threshold.min(how_bound(how)) {
                found.entry(self.of_name[number as usize]).or_default().push(Match {
                    ours: ours.printed.clone(),
                    theirs: theirs.printed.clone(),
                    role,
                    how,
                    score: rounded(score),
                });
            }
        }
    }

    fn match_addresses(&self, theirs: &[Address], found: &mut BTreeMap<u32, Vec<Match>>) {
        for address in theirs {
            for number in self.by_address.candidates(address) {
                let ours = &self.addresses[number as usize];
                let score = likeness(ours, address);
                if score >= SAME_ADDRESS {
                    found.entry(self.of_address[number as usize]).or_default().push(Match {
                        ours: ours.printed.clone(),
                        theirs: address.printed.clone(),
                        role: NameRole::Address,
                        how: How::Address,
                        score: rounded(score),
                    });
                }
            }
        }
    }

    fn hit(
        &self,
        number: u32,
        mut matches: Vec<Match>,
        subject: &Subject<'_>,
        theirs: &[Address],
    ) -> Hit {
        let party = &self.parties[number as usize];
        matches.sort_by(|a, b| {
            (b.score.total_cmp(&a.score)).then_with(|| {
                (a.how, a.role, &a.ours, &a.theirs).cmp(&(b.how, b.role, &b.ours, &b.theirs))
            })
        });
        matches.dedup();
        let (first, end) = self.own_addresses[number as usize];
        let by_name = subject.kind != EntryKind::Address;
        Hit {
            own: OwnName { id: party.id.clone(), name: party.name.clone(), country: party.country },
            score: matches.first().map_or(0.0, |best| best.score),
            matches,
            country: agreement(party.country, subject.country),
            address: by_name.then(|| best_address(&self.addresses[first..end], theirs)).flatten(),
        }
    }
}

/// Names that are the same by some rule are hits whatever the threshold says.
fn how_bound(how: How) -> f64 {
    if how == How::Near { 1.0 } else { 0.0 }
}

fn best_address(ours: &[Address], theirs: &[Address]) -> Option<AddressMatch> {
    let mut best: Option<AddressMatch> = None;
    for own in ours {
        for other in theirs {
            let score = likeness(own, other);
            if score >= SAME_ADDRESS && best.as_ref().is_none_or(|best| score > best.score) {
                best = Some(AddressMatch {
                    ours: own.printed.clone(),
                    theirs: other.printed.clone(),
                    score,
                });
            }
        }
    }
    best.map(|best| AddressMatch { score: rounded(best.score), ..best })
}

fn agreement(ours: Option<CountryCode>, theirs: Option<CountryCode>) -> CountryAgreement {
    let listed = |code: CountryCode| {
        let under =
            LISTED_UNDER.iter().find(|(own, _)| CountryCode::from_bytes(**own) == Some(code));
        under.and_then(|(_, country)| CountryCode::from_bytes(**country)).unwrap_or(code)
    };
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if listed(ours) == listed(theirs) => CountryAgreement::Same,
        (Some(_), Some(_)) => CountryAgreement::Differs,
        _ => CountryAgreement::Unknown,
    }
}

/// Two decimals: what people are shown is what is stored.
fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}
