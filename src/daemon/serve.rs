//! The service: cycles when they are due, deliveries when they are due, a new
//! configuration on request, a clean end on request.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::apart::Apart;
use super::cycle::{deliver, note_broken, take_in};
use super::digest;
use super::outcome::Outcome;
use super::pulse::{Look, Watchdog};
use super::reread;
use super::rhythm::{Past, Rhythm};
use super::rooms::Rooms;
use super::terms::{FEDERAL_REGISTER, Mode};
use super::tidings::{Tidings, moment};
use super::{own_parties, receivers, trouble};
use crate::clock::until_next_look;
use crate::deliver::DeliveryReport;
use crate::metrics::Metrics;
use crate::store::Store;

/// How a cycle ended that did not get on.
const STILL: &str = "it stood still for longer than all attempts may take, and was ended";

/// A difference between the wall clock and the time slept that is worth a word.
const JUMP: SignedDuration = SignedDuration::from_mins(1);

/// What one configuration makes of the service.
pub struct Watch {
    /// The rooms.
    pub rooms: Rooms,
    /// When cycles are due.
    pub rhythm: Rhythm,
}

/// Requests for a new configuration, and how it is loaded.
pub struct Reload {
    /// A request.
    pub requests: mpsc::Receiver<()>,
    /// Loads what is configured now; the reason where that cannot be used.
    pub load: Box<dyn Fn() -> anyhow::Result<Watch> + Send + Sync>,
}

/// How a turn of the service ended.
enum Turn {
    End,
    /// With this configuration it goes on.
    Reloaded(Box<Watch>),
}

/// After an upgrade the archive may read better than before; a person decides
/// when the record is corrected.
async fn tell_of_older_readings(store: &dyn Store) -> anyhow::Result<()> {
    let outdated = reread::outdated(store).await?;
    if outdated > 0 {
        tracing::warn!(
            readings = outdated,
            "an older reader has read a part of the archive; `entitylistd reread --dry-run` shows \
             what this one reads otherwise"
        );
    }
    Ok(())
}

/// Runs until `end` is cancelled, with its cycles in processes of their own.
/// `at_once` runs a cycle before the first wait.
pub async fn serve(
    mut watch: Watch,
    at_once: bool,
    mut reload: Reload,
    apart: &Apart,
    metrics: Arc<Metrics>,
    end: CancellationToken,
) -> anyhow::Result<()> {
    let tidings = Tidings;
    let mut past = Past::default();
    if !at_once {
        let store = watch.rooms.store.as_ref();
        past.last_good = store.last_good_cycle(FEDERAL_REGISTER).await?.map(|it| it.started);
    }
    tidings.ready();
    tell_of_older_readings(watch.rooms.store.as_ref()).await?;
    loop {
        let stop = end.child_token();
        let turn = async {
            let mut service =
                Service { watch: &watch, apart, tidings: &tidings, metrics: &metrics };
            let turn = service.turn(&mut past, &mut reload, &end).await;
            // Deliveries alone are no service: where cycles cannot go on, the
            // program ends with the reason and is started again.
            stop.cancel();
            turn
        };
        let (turn, (), ()) = tokio::join!(
            turn,
            watch.rooms.worker.run(stop.clone()),
            reports(&watch.rooms, apart, &stop)
        );
        match turn {
            Ok(Turn::Reloaded(new)) => watch = *new,
            other => {
                tidings.stopping();
                other?;
                tracing::info!("ended");
                return Ok(());
            }
        }
    }
}

/// Digests when they are due, and what is to be told of receivers, between
/// cycles too.
async fn reports(rooms: &Rooms, apart: &Apart, end: &CancellationToken) {
    while !end.is_cancelled() {
        match report_once(rooms, apart, end).await {
            Ok(0) => {}
            Ok(_) => rooms.worker.wake(),
            Err(error) => tracing::error!("digests and notices could not be written: {error:#}"),
        }
        tokio::select! {
            () = end.cancelled() => {}
            () = tokio::time::sleep(until_next_look(rooms.clock.now())) => {}
        }
    }
}

/// One look at what is due; gives the number of messages that were queued.
async fn report_once(rooms: &Rooms, apart: &Apart, end: &CancellationToken) -> anyhow::Result<u32> {
    let notices = receivers::note(rooms).await? + own_parties::note(rooms).await?;
    if !digest::is_due(rooms).await? {
        return Ok(notices);
    }
    let digests = match apart.compose_digests(rooms, end).await {
        Ok(queued) => queued.map_err(anyhow::Error::msg)?,
        Err(why) => {
            tracing::warn!("digests are composed within the service, which may grow: {why}");
            digest::compose_due(rooms).await?
        }
    };
    Ok(notices + digests)
}

/// One turn of the service: as long as one configuration holds.
struct Service<'a> {
    watch: &'a Watch,
    apart: &'a Apart,
    tidings: &'a Tidings,
    metrics: &'a Metrics,
}

impl Service<'_> {
    async fn turn(
        &mut self,
        past: &mut Past,
        reload: &mut Reload,
        end: &CancellationToken,
    ) -> anyhow::Result<Turn> {
        let mut announced = None;
        loop {
            let rooms = &self.watch.rooms;
            // Proof that the store answers, before the watchdog hears anything.
            rooms.store.last_good_cycle(FEDERAL_REGISTER).await?;
            self.tidings.alive();
            let now = rooms.clock.now();
            let due = self.watch.rhythm.due(past, now);
            if due <= now {
                let new = self.cycle(past, reload, end).await;
                if end.is_cancelled() {
                    return Ok(Turn::End);
                }
                if let Some(new) = new {
                    return Ok(Turn::Reloaded(new));
                }
                announced = None;
                continue;
            }
            if announced != Some(due) {
                self.announce(due, past);
                announced = Some(due);
            }
            let left = Duration::try_from(due.duration_since(now)).unwrap_or_default();
            let rest = left.min(until_next_look(now));
            tokio::select! {
                () = end.cancelled() => return Ok(Turn::End),
                Some(()) = reload.requests.recv() => {
                    if let Some(new) = self.reload(reload) {
                        return Ok(Turn::Reloaded(new));
                    }
                    announced = None;
                }
                () = tokio::time::sleep(rest) => self.note_jump(now, rest),
            }
        }
    }

    fn announce(&self, due: Timestamp, past: &Past) {
        self.metrics.next_cycle_at(due.as_second());
        self.tidings.waiting(due, past);
        tracing::info!(at = %moment(due), "next cycle");
    }

    /// Says so where more or less time has passed than was slept.
    fn note_jump(&self, before: Timestamp, slept: Duration) {
        let passed = self.watch.rooms.clock.now().duration_since(before);
        let off = passed.saturating_sub(SignedDuration::try_from(slept).unwrap_or_default());
        if off.abs() > JUMP {
            tracing::warn!(
                seconds = off.as_secs(),
                "the clock was set or the machine slept; the schedule is looked up anew"
            );
        }
    }

    /// Runs a cycle, feeds systemd's watchdog beside it as long as it gets on,
    /// ends it where it does not, and takes requests for a new configuration,
    /// which begins after the cycle.
    async fn cycle(
        &self,
        past: &mut Past,
        reload: &mut Reload,
        end: &CancellationToken,
    ) -> Option<Box<Watch>> {
        let rooms = &self.watch.rooms;
        self.tidings.cycle_runs(past);
        self.metrics.cycle_begins();
        let began = rooms.clock.now();
        let mut new = None;
        let steps = || rooms.pulse.count() + rooms.worker.attempts_ended();
        let mut watchdog = Watchdog::of(steps, &rooms.config.http);
        let answers = || async { rooms.store.last_good_cycle(FEDERAL_REGISTER).await.map(drop) };
        let ended = {
            let mut cycle = pin!(self.run(began, end));
            loop {
                tokio::select! {
                    outcome = &mut cycle => break Some(outcome),
                    look = watchdog.next(answers()) => match look {
                        Look::Alive => self.tidings.alive(),
                        Look::Silent => {}
                        Look::Still => break None,
                    },
                    Some(()) = reload.requests.recv() => new = self.reload(reload).or(new),
                }
            }
        };
        let outcome = match ended {
            Some(outcome) => outcome,
            None => self.settle(Outcome::BrokeOff(STILL.to_owned()), began, end).await,
        };
        if outcome == "good"
            && let Err(error) = trouble::note_missed(rooms, past.last_good, began).await
        {
            tracing::error!("a missed schedule could not be written down: {error}");
        }
        *past = past.after(began, outcome == "good");
        new
    }

    /// Runs a cycle beside the service and settles what came of it; how it ended
    /// in a word.
    async fn run(&self, began: Timestamp, end: &CancellationToken) -> &'static str {
        let rooms = &self.watch.rooms;
        let outcome = match self.apart.take_in(rooms, end).await {
            Ok(outcome) => outcome,
            Err(why) => {
                tracing::warn!("the cycle runs within the service, which may grow by it: {why}");
                Outcome::of(&take_in(rooms, Mode::Commit, end).await)
            }
        };
        self.settle(outcome, began, end).await
    }

    /// Delivers what came of a cycle, or writes down that nothing did, logs it
    /// in one line and counts it.
    async fn settle(
        &self,
        outcome: Outcome,
        began: Timestamp,
        end: &CancellationToken,
    ) -> &'static str {
        let rooms = &self.watch.rooms;
        let mut delivered = DeliveryReport::default();
        match &outcome {
            Outcome::Done(_) | Outcome::Failed(_) => delivered = self.deliver(end).await,
            Outcome::BrokeOff(how) => self.note_broken(began, how).await,
            Outcome::PutOff(_) => {}
        }
        let took = Duration::try_from(rooms.clock.now().duration_since(began)).unwrap_or_default();
        outcome.log(delivered, took);
        outcome.count(self.metrics);
        self.metrics.cycle_ended(outcome.word(), took);
        outcome.word()
    }

    async fn note_broken(&self, began: Timestamp, how: &str) {
        let rooms = &self.watch.rooms;
        match note_broken(rooms, began, how).await {
            Ok(()) => rooms.worker.wake(),
            Err(error) => {
                tracing::error!("a cycle that broke off could not be written down: {error}");
            }
        }
    }

    async fn deliver(&self, end: &CancellationToken) -> DeliveryReport {
        deliver(&self.watch.rooms, end).await.unwrap_or_else(|error| {
            tracing::error!("not everything was delivered: {error}");
            DeliveryReport::default()
        })
    }

    /// The configuration as it is now; the old one stays where that is wrong.
    fn reload(&self, reload: &Reload) -> Option<Box<Watch>> {
        self.tidings.reloading();
        let loaded = (reload.load)();
        // The request is answered, whatever came of it.
        self.tidings.ready();
        match loaded {
            Ok(watch) => {
                self.metrics.reloaded("applied");
                tracing::info!("the configuration was reloaded");
                Some(Box::new(watch))
            }
            Err(error) => {
                self.metrics.reloaded("refused");
                self.tidings.refused();
                tracing::error!("the configuration was NOT reloaded, the old one stays: {error:#}");
                None
            }
        }
    }
}
