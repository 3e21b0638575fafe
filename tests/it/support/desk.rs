//! An audience of one subscription that asks for everything.

use entitylistd::alert::{Audience, Filter, Pace, Receiver, Subscription, Templates};

/// The subscription `desk`, told of everything at once.
pub(crate) fn subscription(receivers: Vec<Receiver>) -> Subscription {
    Subscription {
        name: "desk".to_owned(),
        filter: Filter::default(),
        rules: true,
        trouble: true,
        pace: Pace::Immediate,
        heartbeat: true,
        receivers,
    }
}

/// The same with the built-in words.
pub(crate) fn desk(receivers: Vec<Receiver>) -> Audience {
    Audience::new(Templates::with_overrides([]).unwrap(), vec![subscription(receivers)])
}
