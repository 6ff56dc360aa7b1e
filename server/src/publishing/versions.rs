//! Versions of a procedure's form in the database: what there is, what was, and one more; it reads no file of an author's.

use std::sync::Arc;

use authoring::{Change, changes};
use calendar::Date;
use domain::publication::MAX_NOTE;
use domain::receipt::Signature;
use domain::{ProcedureCode, Publication, Sha256};
use forms::{Bundle, Compiled, Media};
use i18n::{Lang, t};
use serde::Deserialize;
use sync::protocol::ProblemCode;

use super::{Author, Deed, note};
use crate::problem::{Answer, Failure};
use crate::state::AppState;

/// A form may be published for a day at most so far ahead (days).
const AHEAD: i64 = 366;

/// What an author says when publishing.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Publishing {
    /// The form.
    pub(crate) bundle: Sha256,
    /// First day on which it is in force.
    pub(crate) valid_from: Date,
    /// Why.
    #[serde(default)]
    pub(crate) note: String,
    /// Whether the law ends the older forms on that day.
    #[serde(default)]
    pub(crate) ends_older: bool,
}

/// A form that can be looked at and published.
pub(crate) struct Shown {
    /// The form itself.
    pub(crate) bundle: Arc<Bundle>,
    /// Exactly the bytes that have its hash.
    pub(crate) body: String,
    /// The file it came in; empty for one that was built with the catalogue.
    pub(crate) file_name: String,
    /// JSON of what its author was told and may leave.
    pub(crate) advice: String,
}

/// Whether forms can be published for a procedure: it has one, or says at least how its dossiers are handled.
pub(crate) fn takes_forms(state: &AppState, code: ProcedureCode) -> bool {
    let catalogue = state.catalogue();
    catalogue.resolve(code).is_some_and(|(found, procedure)| {
        found.old.is_none() && (procedure.form.is_some() || procedure.handling.is_some())
    })
}

/// A form of an author's, published or not, by its hash alone: whoever was given the address may look at it.
pub(crate) async fn kept(state: &AppState, bundle: &Sha256) -> Answer<Option<String>> {
    let body = sqlx::query_scalar("SELECT body FROM form WHERE bundle = ?")
        .bind(bundle.to_string())
        .fetch_optional(state.db.read())
        .await?;
    Ok(body)
}

/// A picture or recording beside a form that was brought here.
pub(crate) async fn media(state: &AppState, hash: &Sha256) -> Answer<Option<String>> {
    let body = sqlx::query_scalar("SELECT body FROM form_media WHERE hash = ?")
        .bind(hash.to_string())
        .fetch_optional(state.db.read())
        .await?;
    Ok(body)
}

/// A form of this procedure: one that was brought here, or one that was built with the catalogue.
pub(crate) async fn shown(
    state: &AppState,
    code: ProcedureCode,
    bundle: &Sha256,
) -> Answer<Option<Shown>> {
    let brought: Option<(String, String, String)> = sqlx::query_as(
        "SELECT body, file_name, advice FROM form WHERE bundle = ? AND procedure = ?",
    )
    .bind(bundle.to_string())
    .bind(code.as_str())
    .fetch_optional(state.db.read())
    .await?;
    if let Some((body, file_name, advice)) = brought {
        return Ok(Some(Shown {
            bundle: Arc::new(serde_json::from_str(&body)?),
            body,
            file_name,
            advice,
        }));
    }
    let catalogue = state.catalogue();
    let built = catalogue
        .bundle(bundle)
        .filter(|form| form.procedure == code.as_str());
    let document = catalogue.file(&format!("bundles/{bundle}.json"));
    let (Some(form), Some(document)) = (built, document) else {
        return Ok(None);
    };
    let body = String::from_utf8(document.bytes().to_vec()).map_err(Failure::internal)?;
    Ok(Some(Shown {
        bundle: form.clone(),
        body,
        file_name: String::new(),
        advice: "[]".to_owned(),
    }))
}

/// What is different from the form that would be in force on a day without this one; nothing where there was none.
pub(crate) fn change_list(
    state: &AppState,
    code: ProcedureCode,
    day: Date,
    form: &Bundle,
) -> Option<Vec<Change>> {
    let catalogue = state.catalogue();
    let hash = *state.shelf.versions(code).bundle_on(day)?;
    let before = catalogue.bundle(&hash)?;
    Some(changes(before, form))
}

/// Every version of a procedure's form with the name of its author, the newest first. The names are for authors alone.
pub(crate) async fn history(
    state: &AppState,
    code: ProcedureCode,
) -> Answer<Vec<(Publication, String)>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT p.body, c.name FROM publication p JOIN citizen c ON c.id = p.author
         WHERE p.procedure = ? ORDER BY p.number DESC",
    )
    .bind(code.as_str())
    .fetch_all(state.db.read())
    .await?;
    rows.into_iter()
        .map(|(body, name)| Ok((serde_json::from_str(&body)?, name)))
        .collect()
}

/// Puts a form in force from a day on. The same said twice is one version.
pub(crate) async fn publish(
    state: &AppState,
    author: &Author,
    code: ProcedureCode,
    said: Publishing,
) -> Answer<Publication> {
    let today = state.clock.today();
    if !takes_forms(state, code) {
        return Err(Failure::not_found());
    }
    if said.valid_from < today || said.valid_from.days_since(today) > AHEAD {
        return Err(wrong(move |lang| t::authoring::day_wrong(lang, today)));
    }
    if said.note.len() > MAX_NOTE {
        return Err(wrong(|lang| t::authoring::note_too_long(lang, MAX_NOTE)));
    }
    let shown = shown(state, code, &said.bundle)
        .await?
        .ok_or_else(Failure::not_found)?;
    // Phones take a form from the future for a clock that is wrong.
    let (from, version) = (said.valid_from, shown.bundle.version.clone());
    if Date::parse_iso(&version).is_ok_and(|version| version > from) {
        return Err(wrong(move |lang| {
            t::authoring::version_ahead(lang, from, &version)
        }));
    }
    fits(state, code, &shown.bundle).await?;
    let mut tx = state.db.write().await?;
    // Read again behind the one writer: two authors may press at once.
    let newest: Option<String> = sqlx::query_scalar(
        "SELECT body FROM publication WHERE procedure = ? ORDER BY number DESC LIMIT 1",
    )
    .bind(code.as_str())
    .fetch_optional(&mut *tx)
    .await?;
    let newest: Option<Publication> = newest.map(|body| serde_json::from_str(&body)).transpose()?;
    if let Some(same) = newest.as_ref().filter(|newest| {
        newest.bundle == said.bundle
            && newest.valid_from == said.valid_from
            && newest.ends_older == said.ends_older
    }) {
        return Ok(same.clone());
    }
    let publication = state.receipts.sign_publication(Publication {
        procedure: code,
        number: newest.as_ref().map_or(0, |newest| newest.number) + 1,
        bundle: said.bundle,
        predecessor: newest
            .map(|newest| newest.bundle)
            .or_else(|| state.shelf.built_in(code)),
        valid_from: said.valid_from,
        ends_older: said.ends_older,
        published_at: state.clock.now(),
        author: author.handle.clone(),
        note: said.note.trim().to_owned(),
        key_id: String::new(),
        signature: Signature::from_bytes([0; 64]),
    });
    // A form that was built with the catalogue must outlive the next build.
    sqlx::query(
        "INSERT INTO form (bundle, procedure, body, file_name, advice, author, uploaded_at)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(said.bundle.to_string())
    .bind(code.as_str())
    .bind(&shown.body)
    .bind(&shown.file_name)
    .bind(&shown.advice)
    .bind(author.id)
    .bind(publication.published_at.millis())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO publication (procedure, number, bundle, author, published_at, body) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(code.as_str())
    .bind(publication.number)
    .bind(publication.bundle.to_string())
    .bind(author.id)
    .bind(publication.published_at.millis())
    .bind(serde_json::to_string(&publication)?)
    .execute(&mut *tx)
    .await?;
    let about = format!("{} {}", publication.number, publication.valid_from.iso());
    let what = (
        Deed::Published,
        code.as_str(),
        Some(publication.bundle.to_string()),
        about.as_str(),
    );
    note(state, &mut tx, author, what).await?;
    tx.commit().await?;
    tracing::info!(procedure = %code, version = publication.number, "a form was published");
    let bundle = Bundle::clone(&shown.bundle);
    state
        .shelf
        .put(publication.clone(), bundle, shown.body.into());
    Ok(publication)
}

/// Whether phones can open the form today, with what stands beside its sentences, and the procedure knows its papers: an earlier
/// form may have outlived either, and one that was published elsewhere comes without its pictures.
async fn fits(state: &AppState, code: ProcedureCode, bundle: &Arc<Bundle>) -> Answer<()> {
    let catalogue = state.catalogue();
    let unfit = || wrong(|lang| t::authoring::does_not_fit(lang).to_owned());
    let compiled = Compiled::new(bundle.clone()).map_err(|_| unfit())?;
    let lists = compiled.external_lists();
    let lists_here = lists
        .iter()
        .all(|name| catalogue.lists().get(name).is_some());
    let (_, procedure) = catalogue.resolve(code).ok_or_else(Failure::not_found)?;
    let papers_known = bundle
        .papers
        .iter()
        .all(|rule| procedure.papers.iter().any(|paper| paper.id == rule.id));
    if !(lists_here && papers_known) {
        return Err(unfit());
    }
    for document in bundle.media.values().flat_map(Media::documents) {
        let hash = Sha256::parse(document).map_err(|_| unfit())?;
        let built = catalogue.file(&format!("media/{hash}.txt")).is_some();
        if !built && media(state, &hash).await?.is_none() {
            return Err(unfit());
        }
    }
    Ok(())
}

/// 400 with words of its own: what an author said cannot be done.
fn wrong(sentence: impl Fn(Lang) -> String + Send + Sync + 'static) -> Failure {
    Failure::saying(ProblemCode::BadRequest, sentence)
}
