//! Preambles of rules, real and made up.
