//! Settings: raw TOML with spans → validated [`Config`], or the list of all
//! problems.

mod model;

pub use model::{
    Config, Database, Ecfr, FederalRegister, Http, Log, LogFormat, Mail, MailTransport, Schedule,
    SmtpTls, Webhook,
};
