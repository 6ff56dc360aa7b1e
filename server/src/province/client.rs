//! One HTTP call to the province: token, time limit and what each kind of answer means; it knows no message.

use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

use super::ProvinceError;
use super::wire::{Answer, Token};
use crate::config::PartnerConfig;

/// The province is slow at times, but a connection that says nothing for this long is lost.
const PATIENCE: Duration = Duration::from_secs(30);
/// Larger answers are not read (bytes).
const LARGEST: usize = 32 * 1024 * 1024;

/// The connection to one province.
#[derive(Debug)]
pub(super) struct Connection {
    http: Client,
    partner: PartnerConfig,
    token: Mutex<Option<String>>,
}

/// A well-formed answer that is not an error.
pub(super) enum Said<T> {
    /// Done.
    Done(T),
    /// Noted (202); it is not known yet what comes of it.
    Noted,
}

impl Connection {
    pub(super) fn new(partner: PartnerConfig, http: Client) -> Connection {
        Connection {
            http,
            partner,
            token: Mutex::new(None),
        }
    }

    /// An address below the province's base URL.
    fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.partner.url.as_str().trim_end_matches('/'))
    }

    pub(super) fn post(&self, verb: &str) -> RequestBuilder {
        self.http.post(self.address(verb)).timeout(PATIENCE)
    }

    pub(super) fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<RequestBuilder, ProvinceError> {
        let url = Url::parse_with_params(&self.address(path), query)
            .map_err(|error| ProvinceError::Misunderstood(error.to_string()))?;
        Ok(self.http.get(url).timeout(PATIENCE))
    }

    /// Calls and reads the answer's JSON.
    pub(super) async fn call<T: DeserializeOwned + Default>(
        &self,
        request: RequestBuilder,
    ) -> Result<Said<T>, ProvinceError> {
        let answer = self.send(request).await?;
        if answer.status() == StatusCode::ACCEPTED {
            return Ok(Said::Noted);
        }
        let bytes = whole(answer).await?;
        let answer: Answer<T> = serde_json::from_slice(&bytes)
            .map_err(|_| ProvinceError::Unknown("not the expected JSON".into()))?;
        if answer.error_code == "0" {
            Ok(Said::Done(answer.data))
        } else {
            Err(refusal(StatusCode::OK, answer.error_code, answer.message))
        }
    }

    /// Calls and gives the bytes.
    pub(super) async fn bytes(&self, request: RequestBuilder) -> Result<Bytes, ProvinceError> {
        whole(self.send(request).await?).await
    }

    /// Sends with a token; a token the province has forgotten is renewed once. Answers other than 2xx become errors.
    async fn send(&self, request: RequestBuilder) -> Result<Response, ProvinceError> {
        let again = request.try_clone();
        let token = self.token(false).await?;
        let answer = request.bearer_auth(token).send().await.map_err(lost)?;
        let answer = match (answer.status(), again) {
            (StatusCode::UNAUTHORIZED, Some(again)) => {
                let token = self.token(true).await?;
                again.bearer_auth(token).send().await.map_err(lost)?
            }
            _ => answer,
        };
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        match status {
            StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::UNAUTHORIZED => Err(ProvinceError::Later(status.to_string())),
            _ if status.is_server_error() => Err(ProvinceError::Unknown(status.to_string())),
            _ => {
                let bytes = whole(answer).await?;
                let answer: Answer<super::wire::Nothing> =
                    serde_json::from_slice(&bytes).unwrap_or_default();
                Err(refusal(status, answer.error_code, answer.message))
            }
        }
    }

    async fn token(&self, renew: bool) -> Result<String, ProvinceError> {
        if !renew && let Some(token) = self.remembered() {
            return Ok(token);
        }
        let answer = self
            .post("token")
            .basic_auth(&self.partner.user, Some(self.partner.secret.reveal()))
            .form(&[("grant_type", "client_credentials")])
            .send()
            .await
            // Asking for a token changes nothing, so a lost answer is only "later".
            .map_err(|error| ProvinceError::Later(kind(&error)))?;
        if !answer.status().is_success() {
            return Err(ProvinceError::Later(format!(
                "no token: {}",
                answer.status()
            )));
        }
        let token: Token = answer
            .json()
            .await
            .map_err(|_| ProvinceError::Later("no token: unreadable".into()))?;
        *self
            .token
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(token.access_token.clone());
        Ok(token.access_token)
    }

    fn remembered(&self) -> Option<String> {
        self.token
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }
}

async fn whole(mut answer: Response) -> Result<Bytes, ProvinceError> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(lost)? {
        if bytes.len() + piece.len() > LARGEST {
            return Err(ProvinceError::Misunderstood(
                "an answer too large to read".into(),
            ));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.into())
}

/// A connection that never came about did nothing; any other may have.
fn lost(error: reqwest::Error) -> ProvinceError {
    if error.is_connect() {
        ProvinceError::Later(kind(&error))
    } else {
        ProvinceError::Unknown(kind(&error))
    }
}

/// What went wrong, without the address: it may carry a dossier code.
fn kind(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    what.to_owned()
}

/// Which codes mean that the province looked at the matter and said no; see the README.
fn refusal(status: StatusCode, code: String, reason: String) -> ProvinceError {
    match code.as_str() {
        "12" | "14" | "15" | "16" => ProvinceError::Refused { code, reason },
        "90" => ProvinceError::Unknown("its own fault, code 90".into()),
        _ => ProvinceError::Misunderstood(format!("HTTP {}, code {code:?}", status.as_u16())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_field_is_our_fault_and_a_refusal_is_their_decision() {
        let of = |code: &str| refusal(StatusCode::BAD_REQUEST, code.into(), "lý do".into());
        assert!(matches!(of("10"), ProvinceError::Misunderstood(_)));
        assert!(matches!(of(""), ProvinceError::Misunderstood(_)));
        assert!(matches!(of("16"), ProvinceError::Refused { .. }));
        assert!(matches!(of("90"), ProvinceError::Unknown(_)));
    }

    #[test]
    fn what_is_logged_holds_no_word_of_the_reason() {
        let error = refusal(
            StatusCode::CONFLICT,
            "16".into(),
            "Bà Hồ Thị Lúa đã nộp".into(),
        );
        assert!(!error.to_string().contains("Lúa"));
    }
}
