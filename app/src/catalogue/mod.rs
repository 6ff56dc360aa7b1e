//! The procedures this phone knows: kept on the device, refreshed when there is a network; it never invents a fact.

mod keep;

use std::sync::Arc;

use domain::Sha256;
use domain::procedure::{CatalogueIndex, Procedure, Reference};
use forms::{Bundle, List};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::net::{self, Trouble};
use crate::proof;
use crate::state::shared;

/// What the app knows of the catalogue.
#[derive(Debug, Clone, Default)]
pub(crate) enum Index {
    /// Not looked yet.
    #[default]
    Opening,
    /// On the phone, perhaps from an earlier visit.
    Here(Arc<CatalogueIndex>),
    /// Neither on the phone nor reachable.
    Missing,
}

/// Reads the index kept on the phone, then asks the server for today's.
pub(crate) fn open() {
    spawn_local(async {
        let index = shared().index;
        if let Some(kept) = keep::index().await {
            index.set(Index::Here(Arc::new(kept)));
        }
        refresh().await;
    });
}

/// Asks the server for today's index; when it changed, fetches everything needed to work with no network.
pub(crate) async fn refresh() {
    let index = shared().index;
    let known = match &*index.read_untracked() {
        Index::Here(known) => known.version.clone(),
        _ => String::new(),
    };
    let fetched = match net::text("/api/v1/catalogue").await {
        Ok(text) => net::read::<CatalogueIndex>(&text).map(|index| (text, index)),
        Err(trouble) => Err(trouble),
    };
    match fetched {
        Ok((text, today)) => {
            let today = Arc::new(today);
            if known != today.version {
                keep::set_index(&text).await;
                index.set(Index::Here(Arc::clone(&today)));
            }
            keep::complete(&today).await;
            // So that receipts can be checked with no network.
            proof::fetch().await;
        }
        Err(_) => {
            if known.is_empty() {
                index.set(Index::Missing);
            }
        }
    }
}

/// A procedure that was asked for by whatever a leaflet, link or person said.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Today's procedure.
    pub(crate) procedure: Procedure,
    /// The old code it was asked by, when it was an old one.
    pub(crate) old_code: Option<String>,
}

/// Why there is no procedure to show.
#[derive(Debug, Clone)]
pub(crate) enum NotFound {
    /// No procedure has, or had, this code.
    Unknown,
    /// It exists, but is not on this phone and the server cannot be reached.
    NotHere(Trouble),
}

/// Finds today's procedure for a code (an old one, one with a unit's suffix) and reads all about it.
pub(crate) async fn procedure(text: &str) -> Result<Asked, NotFound> {
    let reference = Reference::find_in(text).ok_or(NotFound::Unknown)?;
    let (code, old_code, hash) = match &*shared().index.read_untracked() {
        Index::Here(index) => match index.find(&reference) {
            Some(found) => (
                found.entry.code.to_string(),
                found.old.map(|old| old.code.to_string()),
                Some(found.entry.hash),
            ),
            None => return Err(NotFound::Unknown),
        },
        // With no index yet the server still knows which procedure is meant.
        _ => match reference {
            Reference::Code(code) => (code.to_string(), None, None),
            Reference::Page(_) => return Err(NotFound::NotHere(Trouble::NoAnswer)),
        },
    };
    let kept = keep::procedure(&code).await;
    if let Some((procedure, kept_hash)) = &kept
        && (hash.is_none() || Some(*kept_hash) == hash)
    {
        return Ok(Asked {
            procedure: procedure.clone(),
            old_code,
        });
    }
    match net::get::<Procedure>(&format!("/api/v1/catalogue/{code}")).await {
        Ok(procedure) => Ok(Asked {
            old_code: old_code.or_else(|| {
                let found = procedure.code.to_string();
                (found != code).then_some(code)
            }),
            procedure,
        }),
        Err(trouble) => match kept {
            Some((procedure, _)) => Ok(Asked {
                procedure,
                old_code,
            }),
            None if trouble.code() == Some(sync::protocol::ProblemCode::NotFound) => {
                Err(NotFound::Unknown)
            }
            None => Err(NotFound::NotHere(trouble)),
        },
    }
}

/// A form, from the phone or the server. Once read it is on the phone.
pub(crate) async fn bundle(hash: &Sha256) -> Result<Arc<Bundle>, Trouble> {
    let text = keep::document(&format!("/api/v1/bundles/{hash}")).await?;
    net::read(&text).map(Arc::new)
}

/// A choice list by name, such as `communes`, from the phone or the server.
pub(crate) async fn list(name: &str) -> Result<Arc<List>, Trouble> {
    let hash = match &*shared().index.read_untracked() {
        Index::Here(index) => index.lists.get(name).copied(),
        _ => None,
    };
    let hash = hash.ok_or(Trouble::NoAnswer)?;
    let text = keep::document(&format!("/api/v1/lists/{hash}")).await?;
    net::read(&text).map(Arc::new)
}
