//! Begins drafts and looks for those that were begun; it comes with the part that fills them in, and draws nothing.

use std::pin::Pin;

use domain::{DossierId, ProcedureCode, Sha256};
use leptos::task::spawn_local;
use sync::store::{About, DraftHead, DraftState};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::procedure_start::Stopped;
use crate::catalogue;
use crate::device::{clock, install, vault};
use crate::state::kept_changed;

/// Work that goes on once its part is here.
type Going<T> = Result<Pin<Box<dyn Future<Output = T>>>, SplitLoaderError>;

/// Makes a draft pinned to today's form.
#[wasm_split(filling, fallible)]
pub(super) fn begin(code: ProcedureCode, bundle: Sha256) -> Going<Result<DossierId, Stopped>> {
    Ok(Box::pin(make(code, bundle)))
}

/// The draft of a procedure that is on the phone already, the newest of several.
#[wasm_split(filling, fallible)]
pub(super) fn draft_of(code: ProcedureCode) -> Going<Option<String>> {
    Ok(Box::pin(async move {
        if !vault::holding().await.ok()?.drafts {
            return None;
        }
        let drafts = vault::slot().await.ok()?.drafts().await.ok()?;
        let of_this = drafts.into_iter().find(|draft| {
            draft.state == DraftState::Editing
                && matches!(&draft.head.about, About::New { procedure, .. } if *procedure == code)
        })?;
        Some(of_this.head.id.to_string())
    }))
}

/// Fetches a form with every long list it chooses from; whether it can be filled with no network from now on.
#[wasm_split(filling, fallible)]
pub(super) fn ready(bundle: Sha256) -> Going<bool> {
    Ok(Box::pin(async move {
        catalogue::whole_form(&bundle).await.is_ok()
    }))
}

/// Makes a draft pinned to today's form.
async fn make(code: ProcedureCode, bundle: Sha256) -> Result<DossierId, Stopped> {
    catalogue::bundle(&bundle).await.map_err(Stopped::Form)?;
    let slot = vault::slot().await.map_err(Stopped::Storage)?;
    let now = clock::now();
    let id = DossierId::new(now, clock::id_bytes());
    let head = DraftHead {
        id: id.into(),
        about: About::New {
            procedure: code,
            requested: None,
        },
        bundle: Some(bundle),
        started_at: now,
    };
    slot.begin(head).await.map_err(Stopped::Storage)?;
    // Now there is something worth keeping; most browsers answer by themselves.
    spawn_local(async {
        install::keep_storage().await;
    });
    kept_changed();
    Ok(id)
}
