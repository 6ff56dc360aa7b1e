//! Codes for tokens and tokens for claims; it never honours a code twice or without its PKCE verifier.

use super::people;
use super::{Access, Granted};
use crate::World;
use crate::clock;
use crate::oauth::{basic, oauth_error};
use crate::secret::{random_text, same, sha256_base64url};
use axum::Json;
use axum::extract::{Form, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

const LIFETIME_SECONDS: i64 = 900;

/// A token request (RFC 6749 §4.1.3, RFC 7636 §4.5).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Exchange {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    client_id: String,
    client_secret: String,
}

/// `POST /idp/token`.
pub(super) async fn exchange(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    Form(asked): Form<Exchange>,
) -> Response {
    let known = &world.settings.oidc;
    let (name, secret) =
        basic(&headers).unwrap_or((asked.client_id.clone(), asked.client_secret.clone()));
    if name != known.name || !same(&secret, &known.secret) {
        return oauth_error("invalid_client");
    }
    if asked.grant_type != "authorization_code" {
        return oauth_error("unsupported_grant_type");
    }
    let mut idp = world.idp();
    idp.forget_old();
    let granted = match idp.codes.remove(&asked.code) {
        Some(granted) if fits(&granted, &asked) => granted,
        _ => return oauth_error("invalid_grant"),
    };
    let Some(person) = people::find(granted.sub) else {
        return oauth_error("invalid_grant");
    };
    let issuer = world.settings.issuer();
    let now = clock::unix();
    let mut claims = person.claims(&issuer);
    claims["iss"] = json!(issuer);
    claims["aud"] = json!(known.name);
    claims["iat"] = json!(now);
    claims["auth_time"] = json!(now);
    claims["exp"] = json!(now + LIFETIME_SECONDS);
    claims["sid"] = json!(granted.sid);
    if let Some(nonce) = &granted.nonce {
        claims["nonce"] = json!(nonce);
    }
    let token = random_text(24);
    idp.access.insert(
        token.clone(),
        Access {
            sub: granted.sub,
            sid: granted.sid,
            until: now + LIFETIME_SECONDS,
        },
    );
    let answer = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": LIFETIME_SECONDS,
        "id_token": idp.keys.sign("JWT", &claims),
        "scope": "openid profile phone",
    });
    ([("cache-control", "no-store")], Json(answer)).into_response()
}

fn fits(granted: &Granted, asked: &Exchange) -> bool {
    granted.redirect_uri == asked.redirect_uri
        && same(
            &granted.challenge,
            &sha256_base64url(asked.code_verifier.as_bytes()),
        )
}

/// `GET /idp/userinfo`.
pub(super) async fn userinfo(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    let mut idp = world.idp();
    idp.forget_old();
    let person = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .and_then(|token| idp.access.get(token))
        .filter(|access| idp.sessions.contains_key(&access.sid))
        .and_then(|access| people::find(access.sub));
    match person {
        Some(person) => Json(person.claims(&world.settings.issuer())).into_response(),
        None => (
            StatusCode::UNAUTHORIZED,
            [(WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")],
        )
            .into_response(),
    }
}
