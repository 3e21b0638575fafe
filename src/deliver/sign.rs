//! Signatures of the Standard Webhooks specification over `id.timestamp.body`,
//! in base64: `v1` is HMAC-SHA256, `v1a` is ed25519, whose receivers need not
//! know anything secret.

use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// What a shared secret begins with.
const PREFIX: &str = "whsec_";

/// What a private key begins with.
const PRIVATE: &str = "whsk_";

/// What the public key that goes with it begins with.
const PUBLIC: &str = "whpk_";

/// Bytes of an ed25519 seed; a private key may be followed by the public one.
const SEED: usize = 32;

/// The oldest and the furthest timestamp that [`verify`] takes, in seconds.
const TOLERANCE: i64 = 300;

/// A secret cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// It is not base64.
    #[error("a webhook secret is not `whsec_` or `whsk_` followed by base64")]
    NotBase64,
    /// It is no ed25519 key.
    #[error("a webhook key is not `whsk_` followed by 32 or 64 bytes of an ed25519 key in base64")]
    NotEd25519,
}

/// A signing key. Its bytes are never shown.
#[derive(Clone)]
pub struct Key(Kind);

#[derive(Clone)]
enum Kind {
    Shared(Box<Hmac<Sha256>>),
    Pair(Arc<Ed25519KeyPair>),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(***)")
    }
}

impl Key {
    /// Takes a secret: `whsec_` and base64 (the prefix may be missing), or
    /// `whsk_` and an ed25519 key.
    pub fn new(secret: &SecretString) -> Result<Self, SecretError> {
        let text = secret.expose_secret().trim();
        if let Some(encoded) = text.strip_prefix(PRIVATE) {
            let bytes = BASE64_STANDARD.decode(encoded).map_err(|_| SecretError::NotBase64)?;
            return pair(&bytes).map(|pair| Self(Kind::Pair(Arc::new(pair))));
        }
        let bytes = BASE64_STANDARD
            .decode(text.strip_prefix(PREFIX).unwrap_or(text))
            .map_err(|_| SecretError::NotBase64)?;
        let mac = Hmac::new_from_slice(&bytes).map_err(|_| SecretError::NotBase64)?;
        Ok(Self(Kind::Shared(Box::new(mac))))
    }

    /// The public key for receivers, `whpk_...`; `None` for a shared secret.
    pub fn public(&self) -> Option<String> {
        match &self.0 {
            Kind::Shared(_) => None,
            Kind::Pair(pair) => {
                Some(format!("{PUBLIC}{}", BASE64_STANDARD.encode(pair.public_key().as_ref())))
            }
        }
    }

    fn sign(&self, content: &[u8]) -> String {
        match &self.0 {
            Kind::Shared(mac) => {
                let digest = mac.clone().chain_update(content).finalize().into_bytes();
                format!("v1,{}", BASE64_STANDARD.encode(digest))
            }
            Kind::Pair(pair) => {
                format!("v1a,{}", BASE64_STANDARD.encode(pair.sign(content).as_ref()))
            }
        }
    }
}

/// An ed25519 key from its seed, alone or followed by the public key.
fn pair(bytes: &[u8]) -> Result<Ed25519KeyPair, SecretError> {
    let pair = match bytes.split_at_checked(SEED) {
        Some((seed, [])) => Ed25519KeyPair::from_seed_unchecked(seed),
        Some((seed, public)) => Ed25519KeyPair::from_seed_and_public_key(seed, public),
        None => return Err(SecretError::NotEd25519),
    };
    pair.map_err(|_| SecretError::NotEd25519)
}

/// What is signed.
fn content(id: &str, seconds: i64, body: &[u8]) -> Vec<u8> {
    let mut content = format!("{id}.{seconds}.").into_bytes();
    content.extend_from_slice(body);
    content
}

/// The value of `webhook-signature`: one signature a key, so that a receiver
/// with either secret accepts while one replaces the other.
pub fn signature(keys: &[Key], id: &str, at: Timestamp, body: &[u8]) -> String {
    let content = content(id, at.as_second(), body);
    keys.iter().map(|key| key.sign(&content)).collect::<Vec<_>>().join(" ")
}

/// Whether one of the signatures is by this shared secret over these bytes,
/// and not older or newer than five minutes.
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
    let Kind::Shared(mac) = &key.0 else { return false };
    let content = content(id, seconds, body);
    signatures.split(' ').filter_map(|one| one.strip_prefix("v1,")).any(|encoded| {
        BASE64_STANDARD.decode(encoded).is_ok_and(|digest| {
            mac.as_ref().clone().chain_update(&content).verify_slice(&digest).is_ok()
        })
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
    fn a_key_pair_signs_what_its_public_key_verifies() {
        use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
        let seed = BASE64_STANDARD.encode([7; SEED]);
        let pair = key(&format!("whsk_{seed}"));
        let public = pair.public().unwrap();
        let public = BASE64_STANDARD.decode(public.strip_prefix("whpk_").unwrap()).unwrap();
        let both = signature(&[key(SECRET), pair], ID, at(SECONDS), BODY);
        let (shared, asymmetric) = both.split_once(' ').unwrap();
        assert_eq!(shared, SIGNATURE);
        let signed = BASE64_STANDARD.decode(asymmetric.strip_prefix("v1a,").unwrap()).unwrap();
        let content = content(ID, SECONDS, BODY);
        UnparsedPublicKey::new(&ED25519, &public).verify(&content, &signed).unwrap();

        let full: Vec<u8> = [[7; SEED].to_vec(), public].concat();
        assert!(
            Key::new(&SecretString::from(format!("whsk_{}", BASE64_STANDARD.encode(full)))).is_ok()
        );
        let short = SecretString::from(format!("whsk_{}", BASE64_STANDARD.encode([7; 31])));
        assert_eq!(Key::new(&short).unwrap_err(), SecretError::NotEd25519);
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
