//! `/api/v1/authoring`, `/api/v1/publications`, `/api/v1/previews`: authors bring forms and put them in force; anyone may see
//! which form was in force since when, and check its signature.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::{ProcedureCode, Publication, Sha256};
use i18n::t;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::protocol::{PROBLEM_JSON, Problem, ProblemCode};

use super::Api;
use crate::extract::{Body, PageLang};
use crate::problem::{Answer, Failure};
use crate::publishing::{self, Author, Publishing, Refused, Uploaded};
use crate::state::AppState;

pub(super) fn routes() -> Api {
    Api::default()
        .add(
            "POST",
            "/api/v1/authoring/{code}/forms",
            post(upload).layer(DefaultBodyLimit::max(authoring::MAX_UPLOAD)),
        )
        .add(
            "POST",
            "/api/v1/authoring/{code}/publications",
            post(publish),
        )
}

pub(super) fn public_routes() -> Api {
    Api::default()
        .add("GET", "/api/v1/publications/{code}", get(versions))
        .add("GET", "/api/v1/previews/{hash}", get(preview))
}

#[derive(Deserialize)]
struct UploadQuery {
    /// Name of the file: its ending says nothing, but a form without a title is called by it.
    name: Option<String>,
}

async fn upload(
    State(state): State<AppState>,
    author: Author,
    PageLang(lang): PageLang,
    Path(code): Path<String>,
    Query(query): Query<UploadQuery>,
    bytes: Bytes,
) -> Answer<Response> {
    let code = procedure(&code)?;
    let name = query.name.unwrap_or_else(|| "bieu-mau".to_owned());
    match publishing::upload(&state, &author, code, &name, bytes).await? {
        Uploaded::Sound { bundle, form } => {
            let day = state.clock.today();
            let body = json!({
                "bundle": bundle,
                "version": form.bundle.version,
                "findings": findings(&form),
                "changes": publishing::change_list(&state, code, day, &form.bundle),
            });
            Ok((StatusCode::CREATED, Json(body)).into_response())
        }
        Uploaded::Refused(refused) => {
            let (detail, found) = match &refused {
                Refused::Mistakes(form) => (t::authoring::form_has_mistakes(lang), findings(form)),
                Refused::Unreadable(why) => (publishing::why_unreadable(lang, why), json!([])),
            };
            let mut body = serde_json::to_value(Problem {
                title: t::problem::title_rejected(lang).to_owned(),
                detail: Some(detail.to_owned()),
                ..Problem::new(ProblemCode::Rejected)
            })?;
            body["findings"] = found;
            let kind = HeaderValue::from_static(PROBLEM_JSON);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok((status, [(header::CONTENT_TYPE, kind)], Json(body)).into_response())
        }
    }
}

/// What was found in a form, each by its cell and with the row it stands in.
fn findings(form: &authoring::FormFile) -> Value {
    let told = form.findings.iter().map(|finding| {
        let row = form.row(finding).iter();
        let row: Vec<[&str; 2]> = row
            .map(|cell| [cell.heading.as_str(), cell.content.as_str()])
            .collect();
        json!({
            "cell": finding.cell(),
            "column": finding.column,
            "weight": match finding.weight {
                authoring::Weight::Mistake => "mistake",
                authoring::Weight::Advice => "advice",
            },
            "vi": finding.vi,
            "en": finding.en,
            "row": row,
        })
    });
    told.collect()
}

async fn publish(
    State(state): State<AppState>,
    author: Author,
    Path(code): Path<String>,
    Body(said): Body<Publishing>,
) -> Answer<(StatusCode, Json<Publication>)> {
    let publication = publishing::publish(&state, &author, procedure(&code)?, said).await?;
    Ok((StatusCode::CREATED, Json(publication)))
}

/// The versions of a procedure's form.
#[derive(Serialize)]
struct VersionsView {
    /// The form in force today.
    in_force: Option<Sha256>,
    /// The form that was built with the catalogue, in force before the first version.
    built: Option<Sha256>,
    /// Every published version, the newest first.
    versions: Vec<Publication>,
}

async fn versions(
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> Answer<Json<VersionsView>> {
    let code = procedure(&code)?;
    if state.catalogue().resolve(code).is_none() {
        return Err(Failure::not_found());
    }
    let versions = state.shelf.versions(code);
    let mut published = versions.published().to_vec();
    published.sort_by_key(|version| std::cmp::Reverse(version.number));
    Ok(Json(VersionsView {
        in_force: versions.bundle_on(state.clock.today()).copied(),
        built: state.shelf.built_in(code),
        versions: published,
    }))
}

/// A form that may not be published yet, for whoever was given its address. No dossier on it is taken.
async fn preview(State(state): State<AppState>, Path(hash): Path<String>) -> Answer<Response> {
    let hash = Sha256::parse(&hash).map_err(|_| Failure::not_found())?;
    let body = match publishing::kept(&state, &hash).await? {
        Some(body) => body.into_bytes(),
        None => {
            let catalogue = state.catalogue();
            let document = catalogue.file(&format!("bundles/{hash}.json"));
            document.ok_or_else(Failure::not_found)?.bytes().to_vec()
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}

fn procedure(code: &str) -> Answer<ProcedureCode> {
    ProcedureCode::parse(code).map_err(|_| Failure::not_found())
}
