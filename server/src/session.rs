//! Who is signed in on which browser; the token itself is only in that browser's cookie, never in the database.

use aws_lc_rs::rand;
use axum::http::{HeaderMap, HeaderValue, header};
use calendar::Timestamp;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use sqlx::{Row, Sqlite, Transaction};

use crate::db::Db;
use crate::identity::Person;

/// A session unused for so long is over (milliseconds): 8 hours.
pub const IDLE: i64 = 8 * 3_600_000;
/// A session is over this long after sign-in, used or not (milliseconds): 7 days.
pub const ABSOLUTE: i64 = 7 * 24 * 3_600_000;
/// Writing "last seen" more often than this (milliseconds) would cost a disk write per request.
const TOUCH: i64 = 60_000;

/// 256 random bits that nobody can guess, for cookies and links.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe can be done without it.
    #[must_use]
    pub fn random() -> Token {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes).expect("the operating system gives random bytes");
        Token(BASE64URL_NOPAD.encode(&bytes))
    }

    /// One that came from outside.
    #[must_use]
    pub fn from_outside(text: &str) -> Token {
        Token(text.to_owned())
    }

    /// The text to hand out.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What the database keeps of it.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// A signed-in citizen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citizen {
    /// Row id.
    pub id: i64,
    /// Opaque name that may leave the server.
    pub handle: String,
    /// Full name.
    pub name: String,
    /// 12 digits.
    pub personal_number: String,
    /// ISO date or year, when the identity provider gave one.
    pub birth_date: Option<String>,
    /// `male` or `female`, when given.
    pub sex: Option<String>,
    /// Phone, when given.
    pub phone: Option<String>,
}

/// Records who signed in and opens a session for them.
pub async fn open(
    db: &Db,
    person: &Person,
    idp_session: Option<&str>,
    now: Timestamp,
) -> Result<Token, sqlx::Error> {
    let token = Token::random();
    let mut tx = db.write().await?;
    let citizen = remember(&mut tx, person, now).await?;
    sqlx::query(
        "INSERT INTO session (token_hash, citizen, idp_session, created_at, last_seen_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(token.hash())
    .bind(citizen)
    .bind(idp_session)
    .bind(now.millis())
    .bind(now.millis())
    .bind(now.millis() + ABSOLUTE)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(token)
}

async fn remember(
    tx: &mut Transaction<'static, Sqlite>,
    person: &Person,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let row = sqlx::query(
        "INSERT INTO citizen (handle, issuer, subject, personal_number, name, birth_date, sex, phone, first_seen_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (issuer, subject) DO UPDATE SET
             personal_number = excluded.personal_number, name = excluded.name,
             birth_date = excluded.birth_date, sex = excluded.sex, phone = excluded.phone
         RETURNING id",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(&person.issuer)
    .bind(&person.subject)
    .bind(&person.personal_number)
    .bind(&person.name)
    .bind(person.birth_date.map(calendar::PartialDate::iso))
    .bind(person.sex.map(|sex| sex.code()))
    .bind(&person.phone)
    .bind(now.millis())
    .fetch_one(&mut **tx)
    .await?;
    row.try_get(0)
}

/// The citizen a token belongs to, when the session is still alive.
pub async fn citizen(
    db: &Db,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Citizen>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT c.id, c.handle, c.name, c.personal_number, c.birth_date, c.sex, c.phone, s.last_seen_at
         FROM session s JOIN citizen c ON c.id = s.citizen
         WHERE s.token_hash = ? AND s.expires_at > ? AND s.last_seen_at > ?",
    )
    .bind(token.hash())
    .bind(now.millis())
    .bind(now.millis() - IDLE)
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    if now.millis() - row.try_get::<i64, _>(7)? > TOUCH {
        let mut tx = db.write().await?;
        sqlx::query("UPDATE session SET last_seen_at = ? WHERE token_hash = ?")
            .bind(now.millis())
            .bind(token.hash())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
    }
    Ok(Some(Citizen {
        id: row.try_get(0)?,
        handle: row.try_get(1)?,
        name: row.try_get(2)?,
        personal_number: row.try_get(3)?,
        birth_date: row.try_get(4)?,
        sex: row.try_get(5)?,
        phone: row.try_get(6)?,
    }))
}

/// Ends one session.
pub async fn close(db: &Db, token: &Token) -> Result<(), sqlx::Error> {
    let mut tx = db.write().await?;
    sqlx::query("DELETE FROM session WHERE token_hash = ?")
        .bind(token.hash())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// Ends every session the identity provider says is over: one of its sessions, or all of a subject's.
/// Returns false when this very token was used before.
pub async fn close_by_provider(
    db: &Db,
    issuer: &str,
    over: &crate::identity::LoggedOut,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut tx = db.write().await?;
    let fresh = sqlx::query(
        "INSERT INTO logout_token (jti, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(&over.token_id)
    .bind(now.millis() + 24 * 3_600_000)
    .execute(&mut *tx)
    .await?
    .rows_affected()
        == 1;
    if !fresh {
        return Ok(false);
    }
    if let Some(sid) = &over.session {
        sqlx::query(
            "DELETE FROM session WHERE idp_session = ?
             AND citizen IN (SELECT id FROM citizen WHERE issuer = ?)",
        )
        .bind(sid)
        .bind(issuer)
        .execute(&mut *tx)
        .await?;
    } else if let Some(subject) = &over.subject {
        sqlx::query(
            "DELETE FROM session WHERE citizen IN
             (SELECT id FROM citizen WHERE issuer = ? AND subject = ?)",
        )
        .bind(issuer)
        .bind(subject)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Forgets what is over: sessions, unfinished sign-ins, used logout tokens.
pub async fn sweep(db: &Db, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut tx = db.write().await?;
    sqlx::query("DELETE FROM session WHERE expires_at <= ? OR last_seen_at <= ?")
        .bind(now.millis())
        .bind(now.millis() - IDLE)
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM sign_in WHERE expires_at <= ?")
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM logout_token WHERE expires_at <= ?")
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// Cookies of ours; over TLS they carry the `__Host-` promise and never travel in the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Who is signed in.
    Session,
    /// Which browser began a sign-in.
    SignIn,
}

impl Cookie {
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Cookie::Session, true) => "__Host-motcua",
            (Cookie::Session, false) => "motcua",
            (Cookie::SignIn, true) => "__Host-motcua-signin",
            (Cookie::SignIn, false) => "motcua-signin",
        }
    }

    /// The token a request carries.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, https: bool) -> Option<Token> {
        let name = self.name(https);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, value)| *found == name && !value.is_empty())
            .map(|(_, value)| Token::from_outside(value))
    }

    /// The header that gives the token to the browser for so many seconds; 0 takes it away.
    #[must_use]
    pub fn set(self, token: &Token, seconds: i64, https: bool) -> Option<HeaderValue> {
        let name = self.name(https);
        let secure = if https { "; Secure" } else { "" };
        let value = token.text();
        HeaderValue::from_str(&format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
        ))
        .ok()
    }

    /// The header that takes the cookie away.
    #[must_use]
    pub fn unset(self, https: bool) -> Option<HeaderValue> {
        self.set(&Token(String::new()), 0, https)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_stored_only_as_its_hash() {
        let token = Token::random();
        assert_eq!(token.text().len(), 43);
        assert_eq!(token.hash().len(), 32);
        assert_ne!(Token::random().text(), token.text());
    }

    #[test]
    fn our_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("a=1; motcua=xyz; b=2"),
        );
        let found = Cookie::Session.read(&headers, false).expect("it is there");
        assert_eq!(found.text(), "xyz");
        assert!(Cookie::Session.read(&headers, true).is_none());
    }

    #[test]
    fn over_tls_the_cookie_is_secure_and_bound_to_this_host() {
        let header = Cookie::Session
            .set(&Token::from_outside("t"), 60, true)
            .expect("plain characters");
        assert_eq!(
            header.to_str().expect("ascii"),
            "__Host-motcua=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
    }
}
