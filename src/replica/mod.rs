//! To be furnished.

pub mod webhook_receiver;
