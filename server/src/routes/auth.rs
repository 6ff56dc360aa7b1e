//! `/auth`: to the identity provider and back; it decides who is signed in, not what they may do.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use sqlx::Row;
use sync::protocol::ProblemCode;

use super::Api;
use crate::extract::PageLang;
use crate::identity::{Attempt, IdentityError, SignedIn};
use crate::pages::{self, SignInTrouble};
use crate::problem::{Answer, Failure};
use crate::session::{self, ABSOLUTE, Cookie, Token};
use crate::state::AppState;

/// A sign-in must be finished within this time (milliseconds): 10 minutes.
const PATIENCE: i64 = 600_000;
/// The longest address to come back to.
const LONGEST_RETURN: usize = 512;
/// The longest hint passed on to the provider.
const LONGEST_HINT: usize = 100;

pub(super) fn routes() -> Api {
    Api::default()
        .add("GET", "/auth/login", get(login))
        .add("GET", "/auth/callback", get(callback))
        .add("POST", "/auth/logout", post(logout))
}

/// Called by the identity provider's server, not by our pages.
pub(super) fn partner_routes() -> Api {
    Api::default().add("POST", "/auth/backchannel-logout", post(backchannel_logout))
}

#[derive(Deserialize)]
struct LoginQuery {
    #[serde(rename = "return")]
    return_to: Option<String>,
    login_hint: Option<String>,
}

async fn login(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    Query(query): Query<LoginQuery>,
) -> Answer<Response> {
    let return_to = safe_return(query.return_to.as_deref());
    let browser = Token::random();
    let attempt = Attempt {
        state: Token::random().text().to_owned(),
        nonce: Token::random().text().to_owned(),
        verifier: Token::random().text().to_owned(),
        hint: query.login_hint.filter(|hint| hint.len() <= LONGEST_HINT),
    };
    let url = match state.identity.sign_in_url(&attempt).await {
        Ok(url) => url,
        Err(error) => return Ok(trouble(&state, lang, &error, &return_to)),
    };
    let mut tx = state.db.write().await?;
    sqlx::query(
        "INSERT INTO sign_in (state_hash, browser_hash, nonce, verifier, return_to, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(Token::from_outside(&attempt.state).hash())
    .bind(browser.hash())
    .bind(&attempt.nonce)
    .bind(&attempt.verifier)
    .bind(&return_to)
    .bind(state.clock.now().millis() + PATIENCE)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    let mut response = Redirect::to(url.as_str()).into_response();
    let https = state.config.is_https();
    give_cookie(
        &mut response,
        Cookie::SignIn.set(&browser, PATIENCE / 1000, https),
    );
    Ok(response)
}

#[derive(Deserialize)]
struct CallbackQuery {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

async fn callback(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    headers: HeaderMap,
    Query(query): Query<CallbackQuery>,
) -> Answer<Response> {
    let https = state.config.is_https();
    let browser = Cookie::SignIn.read(&headers, https);
    let begun = match (&query.state, &browser) {
        (Some(said), Some(browser)) => take_attempt(&state, said, browser).await?,
        _ => None,
    };
    let Some((attempt, return_to)) = begun else {
        return Ok(pages::sign_in_trouble(
            &state,
            lang,
            SignInTrouble::Stale,
            "/",
        ));
    };
    let Some(code) = query.code.filter(|_| query.error.is_none()) else {
        let refused = query.error.unwrap_or_else(|| "no code".into());
        tracing::info!(reason = %refused.chars().take(40).collect::<String>(), "sign-in given up");
        return Ok(pages::sign_in_trouble(
            &state,
            lang,
            SignInTrouble::Cancelled,
            &return_to,
        ));
    };
    let SignedIn { person, session } = match state.identity.signed_in(&code, &attempt).await {
        Ok(signed_in) => signed_in,
        Err(error) => return Ok(trouble(&state, lang, &error, &return_to)),
    };
    // Whoever was signed in here before is not any more.
    if let Some(before) = Cookie::Session.read(&headers, https) {
        session::close(&state.db, &before).await?;
    }
    let token = session::open(&state.db, &person, session.as_deref(), state.clock.now()).await?;
    metrics::counter!("sign_ins_total").increment(1);
    let mut response = Redirect::to(&return_to).into_response();
    give_cookie(
        &mut response,
        Cookie::Session.set(&token, ABSOLUTE / 1000, https),
    );
    give_cookie(&mut response, Cookie::SignIn.unset(https));
    Ok(response)
}

/// The attempt with this state, begun in this browser; it is used up.
async fn take_attempt(
    state: &AppState,
    said: &str,
    browser: &Token,
) -> Answer<Option<(Attempt, String)>> {
    let mut tx = state.db.write().await?;
    let row = sqlx::query(
        "DELETE FROM sign_in WHERE state_hash = ? AND browser_hash = ? AND expires_at > ?
         RETURNING nonce, verifier, return_to",
    )
    .bind(Token::from_outside(said).hash())
    .bind(browser.hash())
    .bind(state.clock.now().millis())
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(None) };
    let attempt = Attempt {
        state: said.to_owned(),
        nonce: row.try_get(0)?,
        verifier: row.try_get(1)?,
        hint: None,
    };
    Ok(Some((attempt, row.try_get(2)?)))
}

async fn logout(State(state): State<AppState>, headers: HeaderMap) -> Answer<Response> {
    let https = state.config.is_https();
    if let Some(token) = Cookie::Session.read(&headers, https) {
        session::close(&state.db, &token).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    give_cookie(&mut response, Cookie::Session.unset(https));
    Ok(response)
}

#[derive(Deserialize)]
struct LogoutForm {
    logout_token: String,
}

/// OpenID Connect Back-Channel Logout 1.0: 200 when done, 400 when the token is not to be believed.
async fn backchannel_logout(
    State(state): State<AppState>,
    Form(form): Form<LogoutForm>,
) -> Answer<Response> {
    let over = state
        .identity
        .logged_out(&form.logout_token)
        .await
        .map_err(|error| match error {
            IdentityError::Unreachable(_) => Failure::later(30, error),
            IdentityError::Refused(_) | IdentityError::Untrusted(_) => {
                tracing::warn!(%error, "a logout token was not believed");
                Failure::new(ProblemCode::BadRequest)
            }
        })?;
    let issuer = state.identity.issuer();
    session::close_by_provider(&state.db, &issuer, &over, state.clock.now()).await?;
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")]).into_response())
}

fn trouble(state: &AppState, lang: i18n::Lang, error: &IdentityError, return_to: &str) -> Response {
    tracing::warn!(%error, "sign-in failed");
    let kind = match error {
        IdentityError::Unreachable(_) => SignInTrouble::Unreachable,
        IdentityError::Refused(_) | IdentityError::Untrusted(_) => SignInTrouble::Refused,
    };
    pages::sign_in_trouble(state, lang, kind, return_to)
}

fn give_cookie(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Only a path of our own: anything else could send the person to another site after signing in.
fn safe_return(asked: Option<&str>) -> String {
    asked
        .filter(|path| path.len() <= LONGEST_RETURN)
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .filter(|path| !path.contains(['\\', '\r', '\n', '\t']) && path.is_ascii())
        .unwrap_or("/")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_lands_elsewhere() {
        assert_eq!(
            safe_return(Some("/d/0193/review?x=1")),
            "/d/0193/review?x=1"
        );
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "d/1",
            "/a\r\nb",
        ] {
            assert_eq!(safe_return(Some(bad)), "/", "{bad}");
        }
        assert_eq!(safe_return(None), "/");
    }
}
