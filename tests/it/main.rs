//! The stories that cross rooms, in one binary so that they link once.

mod source_ecfr;
mod source_faults;
mod source_federal_register;
mod source_support;
