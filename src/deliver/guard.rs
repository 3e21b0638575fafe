//! Which addresses a webhook may be sent to. A URL in the settings, or a name
//! that somebody else controls, must not reach into the operator's network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// An address is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{host}` is {why}; set `allow_private` for this webhook to allow it")]
pub struct Forbidden {
    host: String,
    why: &'static str,
}

/// Why an address is not public; `None` for a public one.
pub fn not_public(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => v4_not_public(v4),
        IpAddr::V6(v6) => match embedded_v4(v6) {
            Some(v4) => v4_not_public(v4).or(Some("an IPv4 address inside IPv6")),
            None => v6_not_public(v6),
        },
    }
}

fn v4_not_public(address: Ipv4Addr) -> Option<&'static str> {
    // RFC 6890 and the registry of special-purpose addresses
    match address.octets() {
        [0, ..] => Some("an address of this network"),
        [10, ..] | [192, 168, ..] => Some("a private address"),
        [172, second, ..] if (16..32).contains(&second) => Some("a private address"),
        [100, second, ..] if (64..128).contains(&second) => Some("a carrier-grade NAT address"),
        [127, ..] => Some("a loopback address"),
        [169, 254, ..] => Some("a link-local address"),
        [192, 0, 0, _] => Some("a protocol address"),
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => {
            Some("an address for documentation")
        }
        [192, 88, 99, _] => Some("a relay address"),
        [198, 18 | 19, ..] => Some("an address for benchmarks"),
        [224..=239, ..] => Some("a multicast address"),
        [240..=255, ..] => Some("a reserved address"),
        _ => None,
    }
}

fn v6_not_public(address: Ipv6Addr) -> Option<&'static str> {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("an address of this network"),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("a loopback address"),
        [0x0100, 0, 0, 0, ..] => Some("a discard address"),
        [0x2001, 0x0db8, ..] | [0x3fff, ..] => Some("an address for documentation"),
        [0x2001, second, ..] if second < 0x0200 => Some("a protocol address"),
        [first, ..] if first & 0xfe00 == 0xfc00 => Some("a private address"),
        [first, ..] if first & 0xffc0 == 0xfe80 => Some("a link-local address"),
        [first, ..] if first & 0xffc0 == 0xfec0 => Some("a site-local address"),
        [first, ..] if first & 0xff00 == 0xff00 => Some("a multicast address"),
        // only 2000::/3 is given out
        [first, ..] if first & 0xe000 != 0x2000 => Some("a reserved address"),
        _ => None,
    }
}

/// The IPv4 address in a mapped, compatible, translated (`64:ff9b::/96`), 6to4
/// or Teredo address.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x0064, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(v4(high, low))
        }
        [0x2002, high, low, ..] => Some(v4(high, low)),
        [0x2001, 0, _, _, _, _, high, low] => Some(v4(!high, !low)),
        _ => None,
    }
}

/// Checks the host of a URL where it is an address. Names are checked when
/// they are resolved: the HTTP client asks its resolver for names only.
pub fn check_url(url: &Url) -> Result<(), Forbidden> {
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain(_)) | None => return Ok(()),
    };
    match not_public(address) {
        Some(why) => Err(Forbidden { host: address.to_string(), why }),
        None => Ok(()),
    }
}

/// Resolves names and gives only public addresses, so that the address that
/// was checked is the one that is connected to.
#[derive(Debug, Clone, Copy, Default)]
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let addresses = public(&host, found)?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

fn public(host: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Forbidden> {
    let mut refused = "without an address";
    let mut allowed = Vec::new();
    for address in found {
        match not_public(address.ip()) {
            Some(why) => refused = why,
            None => allowed.push(address),
        }
    }
    if allowed.is_empty() {
        return Err(Forbidden { host: host.to_owned(), why: refused });
    }
    Ok(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("127.0.0.1")]
    #[case("127.8.9.10")]
    #[case("0.0.0.0")]
    #[case("10.0.0.1")]
    #[case("172.16.0.1")]
    #[case("172.31.255.255")]
    #[case("192.168.1.1")]
    #[case("100.64.0.1")]
    #[case("100.100.100.200")]
    #[case("169.254.169.254")]
    #[case("198.18.0.1")]
    #[case("224.0.0.1")]
    #[case("255.255.255.255")]
    #[case("::")]
    #[case("::1")]
    #[case("::ffff:10.0.0.1")]
    #[case("::127.0.0.1")]
    #[case("64:ff9b::a9fe:a9fe")]
    #[case("2002:7f00:1::")]
    #[case("2001:0:0:0:0:0:8180:fffe")]
    #[case("fc00::1")]
    #[case("fd00:ec2::254")]
    #[case("fe80::1")]
    #[case("fec0::1")]
    #[case("ff02::1")]
    #[case("4000::1")]
    fn inner_addresses_are_refused(#[case] address: IpAddr) {
        assert!(not_public(address).is_some(), "{address}");
    }

    #[rstest]
    #[case("8.8.8.8")]
    #[case("172.32.0.1")]
    #[case("100.128.0.1")]
    #[case("2606:4700::1111")]
    #[case("2001:4860:4860::8888")]
    fn public_addresses_pass(#[case] address: IpAddr) {
        assert_eq!(not_public(address), None);
    }

    #[rstest]
    #[case("http://127.0.0.1/")]
    #[case("http://2130706433/")]
    #[case("http://0x7f.1/")]
    #[case("http://[::ffff:127.0.0.1]/")]
    #[case("http://169.254.169.254/latest/meta-data/")]
    fn addresses_in_urls_are_seen_in_every_spelling(#[case] url: Url) {
        assert!(check_url(&url).is_err());
    }

    #[test]
    fn a_name_with_only_inner_addresses_is_refused_and_says_why() {
        let addresses = vec!["10.0.0.1:0".parse().unwrap()];
        assert_eq!(
            public("intranet.example", addresses).unwrap_err().to_string(),
            "`intranet.example` is a private address; set `allow_private` for this webhook to \
             allow it"
        );
        let mixed = vec!["10.0.0.1:0".parse().unwrap(), "8.8.8.8:0".parse().unwrap()];
        assert_eq!(public("both.example", mixed).unwrap().len(), 1);
    }
}
