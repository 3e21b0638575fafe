//! Tests of edits and overrides.
