//! Serves a folder of documents the way the Federal Register, the eCFR and the
//! site of the Consolidated Screening List do, over loopback, until it is
//! stopped: for trying a configuration, or measuring the service, without
//! network. The folder's layout is told in `entitylistd::replica`.
//!
//! ```console
//! $ cargo run --example replica -- demo 127.0.0.1:8744
//! $ export ENTITYLISTD_FEDERAL_REGISTER__BASE_URL=… # what it prints
//! $ entitylistd --config my.toml check
//! ```
#![expect(clippy::print_stdout, reason = "an example says where it listens")]

use std::net::SocketAddr;
use std::path::Path;

use entitylistd::replica::Replica;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "demo".to_owned());
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let address: SocketAddr = address.parse()?;
    let replica = Replica::start(Path::new(&folder), address).await?;
    println!("ENTITYLISTD_FEDERAL_REGISTER__BASE_URL={}", replica.federal_register_url());
    println!("ENTITYLISTD_ECFR__BASE_URL={}", replica.ecfr_url());
    println!("ENTITYLISTD_CSL__URL={}", replica.csl_url());
    tokio::signal::ctrl_c().await?;
    replica.stop().await;
    Ok(())
}
