//! Signatures of the Standard Webhooks specification, version 1:
//! HMAC-SHA256 over `id.timestamp.body`, in base64.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// What a secret begins with.
const PREFIX: &str = "whsec_";

/// The oldest and the furthest timestamp that [`verify`] takes, in seconds.
const TOLERANCE: i64 = 300;

/// A secret cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// It is not base64.
    #[error("a webhook secret is not `whsec_` followed by base64")]
    NotBase64,
}

/// A signing key. Its bytes are never shown.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(***)")
    }
}

impl Key {
    /// Takes a secret: `whsec_` and base64; the prefix may be missing.
    pub fn new(secret: &SecretString) -> Result<Self, SecretError> {
        let text = secret.expose_secret().trim();
        let bytes = BASE64_STANDARD
            .decode(text.strip_prefix(PREFIX).unwrap_or(text))
            .map_err(|_| SecretError::NotBase64)?;
        let mac = Hmac::new_from_slice(&bytes).map_err(|_| SecretError::NotBase64)?;
        Ok(Self(mac))
    }

    fn mac(&self, id: &str, seconds: i64, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        mac
    }
}

/// The value of `webhook-signature`: one signature a key, so that a receiver
/// with either secret accepts while one replaces the other.
pub fn signature(keys: &[Key], id: &str, at: Timestamp, body: &[u8]) -> String {
    let one = |key: &Key| {
        let digest = key.mac(id, at.as_second(), body).finalize().into_bytes();
        format!("v1,{}", BASE64_STANDARD.encode(digest))
    };
    keys.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Whether one of the signatures is by this key over these bytes, and not
/// older or newer than five minutes.
pub fn verify(
    key: &Key,
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: Timestamp,
) -> bool {
    let Ok(seconds) = timestamp.parse::<i64>() else { return false };
    if now.as_second().abs_diff(seconds) > TOLERANCE.unsigned_abs() {
        return false;
    }
    signatures.split(' ').filter_map(|one| one.strip_prefix("v1,")).any(|encoded| {
        BASE64_STANDARD
            .decode(encoded)
            .is_ok_and(|digest| key.mac(id, seconds, body).verify_slice(&digest).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // the vector that the specification's own libraries test themselves with
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const SECONDS: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn key(secret: &str) -> Key {
        Key::new(&SecretString::from(secret.to_owned())).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn the_vector_of_the_specification_is_met() {
        assert_eq!(signature(&[key(SECRET)], ID, at(SECONDS), BODY), SIGNATURE);
    }

    #[test]
    fn during_rotation_either_secret_verifies() {
        let old = key(SECRET);
        let new = key("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
        let both = signature(&[new.clone(), old.clone()], ID, at(SECONDS), BODY);
        for key in [&old, &new] {
            assert!(verify(key, ID, "1614265330", &both, BODY, at(SECONDS)));
        }
    }

    #[test]
    fn what_was_changed_or_is_old_does_not_verify() {
        let key = key(SECRET);
        let check = |id: &str, body: &[u8], now: i64| {
            verify(&key, id, "1614265330", SIGNATURE, body, at(now))
        };
        assert!(check(ID, BODY, SECONDS + 299));
        assert!(!check(ID, BODY, SECONDS + 301));
        assert!(!check("msg_other", BODY, SECONDS));
        assert!(!check(ID, b"{}", SECONDS));
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", key(SECRET)), "Key(***)");
        assert_eq!(
            Key::new(&SecretString::from("whsec_not base64".to_owned())).unwrap_err(),
            SecretError::NotBase64
        );
    }
}
