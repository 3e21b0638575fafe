//! The `entitylistd` program: parses the command line and runs a command.

fn main() {}
