//! Who a person is, as an identity provider says; it keeps no session and stores nothing.

mod claims;
mod jwt;
mod oidc;
mod sealed;

use async_trait::async_trait;
use calendar::PartialDate;
use sync::protocol::Sex;
use url::Url;

pub use oidc::Oidc;
pub use sealed::{SealedError, SealedKey};

/// One attempt to sign in, from the redirect to the callback.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Comes back with the code, so that nobody can slip in an answer to a question we did not ask.
    pub state: String,
    /// Comes back inside the id token, so that no older token can be used.
    pub nonce: String,
    /// PKCE (RFC 7636): proves that whoever exchanges the code also began.
    pub verifier: String,
    /// Who the person said they are, so that the provider can show the right account.
    pub hint: Option<String>,
}

/// A person the identity provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who vouches.
    pub issuer: String,
    /// The provider's own name for the person.
    pub subject: String,
    /// Full name with diacritics.
    pub name: String,
    /// 12 digits.
    pub personal_number: String,
    /// Date of birth, or only its year, when given.
    pub birth_date: Option<PartialDate>,
    /// Sex, when given.
    pub sex: Option<PersonSex>,
    /// Phone, when given.
    pub phone: Option<String>,
}

/// Sex as the provider gives it, ready for the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonSex(pub Sex);

impl PersonSex {
    /// `male` or `female`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self.0 {
            Sex::Male => "male",
            Sex::Female => "female",
        }
    }

    /// Reads what [`PersonSex::code`] wrote.
    #[must_use]
    pub fn from_code(code: &str) -> Option<PersonSex> {
        match code {
            "male" => Some(PersonSex(Sex::Male)),
            "female" => Some(PersonSex(Sex::Female)),
            _ => None,
        }
    }
}

/// A finished sign-in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// The provider's session, named again when it ends (`sid`).
    pub session: Option<String>,
}

/// What a back-channel logout token says is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedOut {
    /// The token's own id (`jti`): each is used once.
    pub token_id: String,
    /// One session, when named.
    pub session: Option<String>,
    /// All sessions of a subject, when no session is named.
    pub subject: Option<String>,
}

/// Why nobody could be signed in.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The provider cannot be reached or is broken: later may work.
    #[error("the identity provider did not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// The provider said no to this attempt; a new attempt may work.
    #[error("the identity provider refused: {0}")]
    Refused(String),
    /// What came back must not be believed.
    #[error("the identity provider's answer is not valid: {0}")]
    Untrusted(String),
}

/// Someone who can say who a person is.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Name of the provider, kept beside each subject.
    fn issuer(&self) -> String;

    /// Where to send the browser.
    async fn sign_in_url(&self, attempt: &Attempt) -> Result<Url, IdentityError>;

    /// Who came back with this code.
    async fn signed_in(&self, code: &str, attempt: &Attempt) -> Result<SignedIn, IdentityError>;

    /// What a logout token (OpenID Connect Back-Channel Logout 1.0) ends.
    async fn logged_out(&self, logout_token: &str) -> Result<LoggedOut, IdentityError>;
}
