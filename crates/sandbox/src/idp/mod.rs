//! A fictional OpenID provider with fictional people, speaking OpenID Connect Core 1.0 with PKCE and
//! back-channel logout; it never asks for a password and never signs in anybody real.

mod authorize;
mod keys;
mod logout;
mod people;
mod token;

pub(crate) use people::introduced;

use crate::World;
use crate::clock;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use keys::SigningKeys;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// What the provider remembers: its key on disk, sign-ins in memory (a restart signs everybody out).
#[derive(Debug)]
pub(crate) struct IdentityProvider {
    keys: SigningKeys,
    codes: HashMap<String, Granted>,
    access: HashMap<String, Access>,
    sessions: HashMap<String, SignedIn>,
}

/// An authorisation code that waits to be exchanged.
#[derive(Debug, Clone)]
struct Granted {
    sub: &'static str,
    sid: String,
    redirect_uri: String,
    nonce: Option<String>,
    challenge: String,
    until: i64,
}

/// What an access token opens.
#[derive(Debug, Clone)]
struct Access {
    sub: &'static str,
    sid: String,
    until: i64,
}

/// One sign-in of one person.
#[derive(Debug, Clone)]
struct SignedIn {
    sub: &'static str,
    since: i64,
}

impl IdentityProvider {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            keys: SigningKeys::open(folder)?,
            codes: HashMap::new(),
            access: HashMap::new(),
            sessions: HashMap::new(),
        })
    }

    fn forget_old(&mut self) {
        let now = clock::unix();
        self.codes.retain(|_, granted| granted.until > now);
        self.access.retain(|_, access| access.until > now);
    }
}

/// `/idp/…`
pub(crate) fn router(world: &Arc<World>) -> Router {
    let on = &world.faults;
    Router::new()
        .route(
            "/idp/.well-known/openid-configuration",
            on.on("idp.discovery", get(discovery)),
        )
        .route("/idp/jwks", on.on("idp.jwks", get(jwks)))
        .route(
            "/idp/authorize",
            on.on("idp.authorize", get(authorize::show)),
        )
        .route("/idp/token", on.on("idp.token", post(token::exchange)))
        .route(
            "/idp/userinfo",
            on.on("idp.userinfo", get(token::userinfo).post(token::userinfo)),
        )
        .route(
            "/idp/logout",
            on.on("idp.logout", get(logout::end).post(logout::end_posted)),
        )
        .route("/idp/sessions", get(logout::sessions))
        .route("/idp/sessions/{sid}/end", post(logout::end_from_here))
        .with_state(world.clone())
}

async fn discovery(State(world): State<Arc<World>>) -> Json<Value> {
    let issuer = world.settings.issuer();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "end_session_endpoint": format!("{issuer}/logout"),
        "scopes_supported": ["openid", "profile", "phone"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": [
            "sub", "name", "birthdate", "gender", "phone_number", "LoaiTaiKhoan", "SoDinhDanh",
            "HoVaTen", "NgayThangNamSinh", "GioiTinh", "SoDienThoai", "TechID", "loAs", "IAL", "userProfileUri"
        ],
        "ui_locales_supported": ["vi"],
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    }))
}

async fn jwks(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({ "keys": [world.idp().keys.public_jwk()] }))
}
