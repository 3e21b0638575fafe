//! To be furnished.

pub mod config;
