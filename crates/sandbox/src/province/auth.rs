//! Client credentials for partners: a token for an hour, forgotten on restart; it never guards the officer's pages.

use super::reply::Refusal;
use crate::World;
use crate::clock;
use crate::oauth::{basic, oauth_error};
use crate::secret::{random_text, same};
use axum::Json;
use axum::extract::{Form, FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

const LIFETIME_SECONDS: i64 = 3600;

/// Proof that the caller is a known partner.
pub(crate) struct Partner;

impl FromRequestParts<Arc<World>> for Partner {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        world: &Arc<World>,
    ) -> Result<Self, Self::Rejection> {
        let token = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(Refusal::unauthorised)?;
        match world.province().tokens.get(token) {
            Some(until) if *until > clock::unix() => Ok(Self),
            _ => Err(Refusal::unauthorised()),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct TokenRequest {
    grant_type: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
}

/// `POST /province/token` (RFC 6749 §4.4).
pub(crate) async fn token(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    Form(asked): Form<TokenRequest>,
) -> Response {
    if asked.grant_type != "client_credentials" {
        return oauth_error("unsupported_grant_type");
    }
    let (name, secret) = basic(&headers).unwrap_or((asked.client_id, asked.client_secret));
    let known = &world.settings.province;
    if name != known.name || !same(&secret, &known.secret) {
        return oauth_error("invalid_client");
    }
    let token = random_text(24);
    let mut province = world.province();
    let now = clock::unix();
    province.tokens.retain(|_, until| *until > now);
    province
        .tokens
        .insert(token.clone(), now + LIFETIME_SECONDS);
    Json(json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": LIFETIME_SECONDS,
    }))
    .into_response()
}
