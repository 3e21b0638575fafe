//! What the witnesses say: the newest eCFR, the newest screening list.

use anyhow::Context as _;
use entity_list::model::{Reading, Sha256};
use jiff::civil::Date;

use crate::config::WitnessName;
use crate::daemon::baseline;
use crate::daemon::rooms::Rooms;
use crate::source::ecfr::Extent;
use crate::source::{Fetched, csl};

/// What a witness said.
pub(super) struct Heard {
    pub(super) date: Date,
    pub(super) sha256: Sha256,
    pub(super) reading: Reading,
}

/// Asks a witness.
pub(super) async fn hear(rooms: &Rooms, name: WitnessName) -> anyhow::Result<Heard> {
    match name {
        WitnessName::Ecfr => {
            let date = rooms.ecfr.up_to_date_as_of().await?;
            let fetched = rooms.ecfr.full(date, Extent::Supplement(4)).await?;
            heard(&fetched, date).await
        }
        WitnessName::Csl => {
            let fetched = rooms.csl.list().await?;
            let date = csl::day_of(&fetched);
            heard(&fetched, date).await
        }
    }
}

async fn heard(fetched: &Fetched, date: Date) -> anyhow::Result<Heard> {
    let (body, url) = (fetched.body.clone(), fetched.url.to_string());
    let reading = tokio::task::spawn_blocking(move || {
        let readings = entity_list::read::read(&body, Some(&url))
            .with_context(|| format!("cannot read the list from {url}"))?;
        baseline::entity_list_of(readings).with_context(|| format!("{url} holds no Entity List"))
    });
    Ok(Heard { date, sha256: fetched.sha256.clone(), reading: reading.await?? })
}
