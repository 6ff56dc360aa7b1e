//! Reads what an author uploads, beside the requests and within bounds of bytes, time and number at once.

use std::time::Duration;

use authoring::{FormFile, UnreadableFile, Wanted, for_procedure, read_upload};
use axum::body::Bytes;
use domain::{ProcedureCode, Sha256};
use i18n::{Lang, t};
use serde_json::json;
use sync::protocol::ProblemCode;
use tokio::sync::Semaphore;

use super::versions::takes_forms;
use super::{Author, Deed, note};
use crate::problem::{Answer, Failure};
use crate::state::AppState;

/// Reading a form takes seconds at most; the reader's own bounds are what stops it, this only sends the author away in time.
const LONGEST: Duration = Duration::from_secs(30);
/// Longest name of a file that is kept, in letters.
const NAME: usize = 120;

/// Forms read at once: the rest of the server goes on meanwhile.
static DESKS: Semaphore = Semaphore::const_new(2);

/// A form that has been read.
pub(crate) enum Uploaded {
    /// It is kept and can be looked at and published.
    Sound {
        /// Its hash.
        bundle: Sha256,
        /// It, with what is only advice.
        form: Box<FormFile>,
    },
    /// It has mistakes; nothing was kept.
    Refused(Refused),
}

/// Why a form was not taken.
pub(crate) enum Refused {
    /// What is wrong in it.
    Mistakes(Box<FormFile>),
    /// It is no form at all.
    Unreadable(UnreadableFile),
}

/// Why a file is no form, for its author.
pub(crate) fn why_unreadable(lang: Lang, why: &UnreadableFile) -> &'static str {
    match why {
        UnreadableFile::TooLarge(_) => t::authoring::too_large(lang),
        UnreadableFile::Io(..) | UnreadableFile::UnknownKind(_) => t::authoring::not_a_form(lang),
    }
}

/// Reads a form for a procedure and keeps it when nothing in it is wrong.
pub(crate) async fn upload(
    state: &AppState,
    author: &Author,
    code: ProcedureCode,
    name: &str,
    bytes: Bytes,
) -> Answer<Uploaded> {
    if !takes_forms(state, code) {
        return Err(Failure::not_found());
    }
    let name: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME)
        .collect();
    let desk = tokio::time::timeout(LONGEST, DESKS.acquire())
        .await
        .map_err(|late| Failure::later(10, late))?;
    let reading = {
        let (state, name) = (state.clone(), name.clone());
        tokio::task::spawn_blocking(move || {
            // Held until the reading is over, also when its author has been sent away.
            let _desk = desk;
            read(&state, code, &name, &bytes)
        })
    };
    let read = tokio::time::timeout(LONGEST, reading)
        .await
        .map_err(|_| {
            Failure::saying(ProblemCode::TooLarge, |lang| {
                t::authoring::too_slow(lang).to_owned()
            })
        })?
        .map_err(Failure::internal)?;
    let form = match read {
        Ok(form) => Box::new(form),
        Err(unreadable) => {
            tell(state, author, code, &name).await?;
            return Ok(Uploaded::Refused(Refused::Unreadable(unreadable)));
        }
    };
    if !form.is_sound() {
        tell(state, author, code, &name).await?;
        return Ok(Uploaded::Refused(Refused::Mistakes(form)));
    }
    let bundle = keep(state, author, code, &name, &form).await?;
    Ok(Uploaded::Sound { bundle, form })
}

fn read(
    state: &AppState,
    code: ProcedureCode,
    name: &str,
    bytes: &[u8],
) -> Result<FormFile, UnreadableFile> {
    let catalogue = state.catalogue();
    let (_, procedure) = catalogue
        .resolve(code)
        .ok_or_else(|| UnreadableFile::UnknownKind(name.into()))?;
    let in_force = procedure
        .bundle_hash
        .and_then(|hash| catalogue.bundle(&hash));
    let mut form = read_upload(name, bytes, catalogue.lists())?;
    for_procedure(
        &mut form,
        &Wanted {
            code,
            form: procedure.form.as_deref(),
            in_force: in_force.map(|bundle| &**bundle),
            today: state.clock.today(),
            versions: &state.shelf.version_words(code),
            lists: catalogue.lists(),
        },
    );
    Ok(form)
}

async fn tell(state: &AppState, author: &Author, code: ProcedureCode, name: &str) -> Answer<()> {
    let mut tx = state.db.write().await?;
    note(
        state,
        &mut tx,
        author,
        (Deed::Refused, code.as_str(), None, name),
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn keep(
    state: &AppState,
    author: &Author,
    code: ProcedureCode,
    name: &str,
    form: &FormFile,
) -> Answer<Sha256> {
    let (hash, bytes) = authoring::document(&form.bundle);
    let advice: Vec<serde_json::Value> = form
        .findings
        .iter()
        .map(|finding| json!({ "cell": finding.cell(), "vi": finding.vi, "en": finding.en }))
        .collect();
    let body = String::from_utf8(bytes).map_err(Failure::internal)?;
    let mut tx = state.db.write().await?;
    sqlx::query(
        "INSERT INTO form (bundle, procedure, body, file_name, advice, author, uploaded_at)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(hash.to_string())
    .bind(code.as_str())
    .bind(body)
    .bind(name)
    .bind(serde_json::to_string(&advice)?)
    .bind(author.id)
    .bind(state.clock.now().millis())
    .execute(&mut *tx)
    .await?;
    for (hash, document) in &form.media {
        sqlx::query("INSERT INTO form_media (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(hash.to_string())
            .bind(document)
            .execute(&mut *tx)
            .await?;
    }
    let what = (Deed::Uploaded, code.as_str(), Some(hash.to_string()), name);
    note(state, &mut tx, author, what).await?;
    tx.commit().await?;
    Ok(hash)
}
