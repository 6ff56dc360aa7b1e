//! The fictional province's dossier system: what partners call, what its officers do, and its memory;
//! it never calls a partner and never takes a dossier twice under one code.

mod api;
mod auth;
mod deeds;
mod desk;
mod dossier;
mod fast_forward;
mod files;
mod officer;
mod reply;
mod requests;
mod results;
mod status;

use crate::World;
use crate::clock;
use crate::shelf::Shelf;
use axum::Router;
use dossier::{Dossier, Issued, StoredFile};
use reply::Refusal;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything the provincial system remembers.
#[derive(Debug)]
pub(crate) struct Province {
    issued: Shelf<Issued>,
    dossiers: Shelf<Dossier>,
    files: Shelf<StoredFile>,
    contents: PathBuf,
    tokens: HashMap<String, i64>,
}

impl Province {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            issued: Shelf::open(&folder.join("ma-ho-so"))?,
            dossiers: Shelf::open(&folder.join("ho-so"))?,
            files: Shelf::open(&folder.join("tep"))?,
            contents: folder.join("noi-dung-tep"),
            tokens: HashMap::new(),
        })
    }

    /// Stores a dossier with the next number of the list of changes.
    fn save(&mut self, mut dossier: Dossier) -> Result<(), Refusal> {
        let last = self.dossiers.iter().map(|(_, d)| d.so_thu_tu).max();
        dossier.so_thu_tu = last.unwrap_or(0) + 1;
        dossier.ngay_cap_nhat = clock::compact(clock::now());
        let code = dossier.ho_so.ma_ho_so.clone();
        self.dossiers.put(&code, dossier).map_err(Refusal::disk)
    }

    /// The dossier under `code`, as a copy to change and save.
    fn dossier(&self, code: &str) -> Result<Dossier, Refusal> {
        self.dossiers
            .get(code)
            .cloned()
            .ok_or_else(|| Refusal::no_dossier(code))
    }
}

/// `/province/…`
pub(crate) fn router(world: &Arc<World>) -> Router {
    Router::new()
        .merge(api::router(world))
        .merge(officer::router())
        .merge(desk::router())
        .with_state(world.clone())
}
