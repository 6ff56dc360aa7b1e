//! OpenID Connect: discovery, authorization code with PKCE, id token, user info and back-channel logout; one client, one issuer.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tokio::sync::RwLock;
use url::Url;

use super::claims::{self, Claims};
use super::jwt::{self, Checked};
use super::sealed::SealedKey;
use super::{Attempt, IdentityError, IdentityProvider, LoggedOut, SignedIn};
use crate::config::IdentityConfig;

/// Event that makes a token a logout token (OpenID Connect Back-Channel Logout 1.0, 2.4).
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// A provider's answer longer than this is not read (bytes).
const LONGEST_ANSWER: usize = 512 * 1024;

/// An OpenID provider.
pub struct Oidc {
    config: IdentityConfig,
    issuer: String,
    redirect: String,
    http: reqwest::Client,
    sealed: Option<SealedKey>,
    known: RwLock<Option<Arc<Known>>>,
}

/// What discovery said, kept until a token names a key that is not in it.
struct Known {
    provider: Provider,
    keys: JwkSet,
}

#[derive(Deserialize)]
struct Provider {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    userinfo_endpoint: Option<Url>,
    jwks_uri: Url,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    id_token: Option<String>,
}

impl Oidc {
    /// A client of the configured provider that comes back to `redirect`.
    #[must_use]
    pub fn new(
        config: IdentityConfig,
        redirect: String,
        http: reqwest::Client,
        sealed: Option<SealedKey>,
    ) -> Oidc {
        let issuer = config.issuer.as_str().trim_end_matches('/').to_owned();
        Oidc {
            config,
            issuer,
            redirect,
            http,
            sealed,
            known: RwLock::new(None),
        }
    }

    async fn known(&self) -> Result<Arc<Known>, IdentityError> {
        if let Some(known) = self.known.read().await.as_ref() {
            return Ok(known.clone());
        }
        self.discover().await
    }

    async fn discover(&self) -> Result<Arc<Known>, IdentityError> {
        let url = format!("{}/.well-known/openid-configuration", self.issuer);
        let provider: Provider = self.json(self.http.get(url)).await?;
        if provider.issuer.trim_end_matches('/') != self.issuer {
            return Err(IdentityError::Untrusted(
                "discovery names another issuer".into(),
            ));
        }
        let keys = self.json(self.http.get(provider.jwks_uri.clone())).await?;
        let known = Arc::new(Known { provider, keys });
        *self.known.write().await = Some(known.clone());
        Ok(known)
    }

    /// Sends, opens a sealed body when we have the key, and reads JSON of bounded length.
    async fn json<T: DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<T, IdentityError> {
        let mut response = request.timeout(Duration::from_secs(15)).send().await?;
        let status = response.status();
        if status.is_server_error() {
            return Err(IdentityError::Unreachable(
                response
                    .error_for_status()
                    .expect_err("a server error is an error"),
            ));
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await? {
            body.extend_from_slice(&piece);
            if body.len() > LONGEST_ANSWER {
                return Err(IdentityError::Untrusted("the answer is too long".into()));
            }
        }
        if !status.is_success() {
            return Err(IdentityError::Refused(status.to_string()));
        }
        if let Some(sealed) = &self.sealed {
            body = sealed
                .open(&body)
                .map_err(|error| IdentityError::Untrusted(error.to_string()))?;
        }
        // Where it went wrong, not the words: they may be about a person.
        serde_json::from_slice(&body).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            IdentityError::Untrusted(format!("not the JSON expected ({place})"))
        })
    }

    async fn checked(&self, token: &str, expires: bool) -> Result<Claims, IdentityError> {
        let known = self.known().await?;
        let client = &self.config.client_id;
        let issuer = &known.provider.issuer;
        if let Checked::Good(claims) = jwt::check(token, &known.keys, issuer, client, expires)? {
            return Ok(claims);
        }
        // The provider may have changed its keys since we looked.
        let known = self.discover().await?;
        match jwt::check(token, &known.keys, &known.provider.issuer, client, expires)? {
            Checked::Good(claims) => Ok(claims),
            Checked::UnknownKey => Err(IdentityError::Untrusted(
                "signed with an unknown key".into(),
            )),
        }
    }

    async fn exchange(
        &self,
        code: &str,
        attempt: &Attempt,
        known: &Known,
    ) -> Result<TokenAnswer, IdentityError> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect),
            ("code_verifier", &attempt.verifier),
            ("client_id", &self.config.client_id),
        ];
        let request = self
            .http
            .post(known.provider.token_endpoint.clone())
            .basic_auth(
                &self.config.client_id,
                Some(self.config.client_secret.reveal()),
            )
            .form(&form);
        self.json(request).await
    }

    async fn user_info(&self, access_token: &str, known: &Known) -> Result<Claims, IdentityError> {
        match &known.provider.userinfo_endpoint {
            Some(url) => {
                self.json(self.http.get(url.clone()).bearer_auth(access_token))
                    .await
            }
            None => Ok(Claims::new()),
        }
    }
}

#[async_trait]
impl IdentityProvider for Oidc {
    fn issuer(&self) -> String {
        self.issuer.clone()
    }

    async fn sign_in_url(&self, attempt: &Attempt) -> Result<Url, IdentityError> {
        let known = self.known().await?;
        let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(attempt.verifier.as_bytes()));
        let mut url = known.provider.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.config.client_id)
            .append_pair("redirect_uri", &self.redirect)
            .append_pair("scope", "openid profile phone")
            .append_pair("state", &attempt.state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if let Some(hint) = &attempt.hint {
            url.query_pairs_mut().append_pair("login_hint", hint);
        }
        Ok(url)
    }

    async fn signed_in(&self, code: &str, attempt: &Attempt) -> Result<SignedIn, IdentityError> {
        let known = self.known().await?;
        let tokens = self.exchange(code, attempt, &known).await?;
        let proven = match &tokens.id_token {
            Some(token) => {
                let claims = self.checked(token, true).await?;
                if text(&claims, "nonce").as_deref() != Some(&attempt.nonce) {
                    return Err(IdentityError::Untrusted(
                        "the id token answers another attempt".into(),
                    ));
                }
                Some(claims)
            }
            // VNeID gives no id token. What its token endpoint says is believed because we fetched it there ourselves
            // over TLS (OpenID Connect Core 3.1.3.7, 6); the seal only hides it, anyone could have made it.
            None if self.sealed.is_some() => None,
            None => return Err(IdentityError::Untrusted("no id token".into())),
        };
        let info = self.user_info(&tokens.access_token, &known).await?;
        let subject = proven.as_ref().and_then(|claims| text(claims, "sub"));
        if let (Some(proven), Some(said)) = (&subject, text(&info, "sub"))
            && *proven != said
        {
            return Err(IdentityError::Untrusted(
                "user info is about someone else".into(),
            ));
        }
        let session = proven.as_ref().and_then(|claims| text(claims, "sid"));
        let mut all = info;
        all.extend(proven.unwrap_or_default());
        let person = claims::person(&self.issuer, subject.as_deref(), &all)?;
        Ok(SignedIn { person, session })
    }

    async fn logged_out(&self, logout_token: &str) -> Result<LoggedOut, IdentityError> {
        let claims = self.checked(logout_token, false).await?;
        let is_logout = claims
            .get("events")
            .and_then(|events| events.get(LOGOUT_EVENT))
            .is_some_and(serde_json::Value::is_object);
        if !is_logout || claims.contains_key("nonce") {
            return Err(IdentityError::Untrusted("not a logout token".into()));
        }
        let over = LoggedOut {
            token_id: text(&claims, "jti")
                .ok_or_else(|| IdentityError::Untrusted("a logout token without id".into()))?,
            session: text(&claims, "sid"),
            subject: text(&claims, "sub"),
        };
        if over.session.is_none() && over.subject.is_none() {
            return Err(IdentityError::Untrusted(
                "a logout token about nobody".into(),
            ));
        }
        Ok(over)
    }
}

fn text(claims: &Claims, name: &str) -> Option<String> {
    claims.get(name)?.as_str().map(str::to_owned)
}
