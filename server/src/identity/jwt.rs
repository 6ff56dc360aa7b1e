//! Checks signed tokens against the provider's published keys; it never believes a token's own choice of a weak algorithm.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};

use super::IdentityError;
use super::claims::Claims;

/// Only signatures with a public key: `none` and shared-secret algorithms are not on the list.
const ALGORITHMS: [Algorithm; 8] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// Whether a token could not be checked because its key is new to us.
pub(super) enum Checked {
    /// Signature, issuer, audience and times are right.
    Good(Claims),
    /// Ask the provider for its keys again.
    UnknownKey,
}

/// Verifies a token of this issuer for this client.
pub(super) fn check(
    token: &str,
    keys: &JwkSet,
    issuer: &str,
    client_id: &str,
    expires: bool,
) -> Result<Checked, IdentityError> {
    let header = decode_header(token).map_err(untrusted)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(IdentityError::Untrusted(
            "an algorithm we do not take".into(),
        ));
    }
    let found = match &header.kid {
        Some(kid) => keys.find(kid),
        None if keys.keys.len() == 1 => keys.keys.first(),
        None => None,
    };
    let Some(jwk) = found else {
        return Ok(Checked::UnknownKey);
    };
    let key = DecodingKey::from_jwk(jwk).map_err(untrusted)?;
    let mut rules = Validation::new(header.alg);
    rules.set_issuer(&[issuer]);
    rules.set_audience(&[client_id]);
    rules.validate_exp = expires;
    rules.validate_nbf = true;
    let required: &[&str] = if expires {
        &["iss", "aud", "exp"]
    } else {
        &["iss", "aud"]
    };
    rules.set_required_spec_claims(required);
    decode::<Claims>(token, &key, &rules)
        .map(|data| Checked::Good(data.claims))
        .map_err(untrusted)
}

fn untrusted(error: jsonwebtoken::errors::Error) -> IdentityError {
    IdentityError::Untrusted(error.to_string())
}
