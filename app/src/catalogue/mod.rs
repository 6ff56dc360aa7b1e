//! The procedures this phone knows: kept on the device, refreshed when there is a network; it never invents a fact.

mod keep;
mod page;
mod seal;
mod whole;

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use domain::Sha256;
use domain::procedure::{CatalogueIndex, Procedure, Reference};
use forms::{Bundle, List, ListRef, Media};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::net::{self, Trouble, line};
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

/// Held until the first look for an index is over, so that whoever needs it can wait.
static LOOKING: async_lock::Mutex<()> = async_lock::Mutex::new(());

/// Reads the index kept on the phone, then asks the server for today's.
pub(crate) fn open() {
    spawn_local(async {
        let looking = LOOKING.lock().await;
        let kept = keep::index().await;
        if let Some(kept) = kept {
            shared().index.set(Index::Here(Arc::new(kept)));
            drop(looking);
            refresh().await;
        } else {
            let today = learn().await;
            drop(looking);
            complete(today).await;
        }
    });
}

/// Asks the server for today's index; when it changed, fetches everything needed to work with no network.
pub(crate) async fn refresh() {
    complete(learn().await).await;
}

/// Asks the server for today's index.
async fn learn() -> Option<Arc<CatalogueIndex>> {
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
            Some(today)
        }
        Err(_) => {
            if known.is_empty() {
                index.set(Index::Missing);
            }
            None
        }
    }
}

async fn complete(today: Option<Arc<CatalogueIndex>>) {
    let Some(today) = today else { return };
    // The page that is open first: on a thin line all of this would take a minute from it.
    line::quiet().await;
    whole::bring(&today).await;
}

/// The index, once it has been looked for.
async fn index() -> Option<Arc<CatalogueIndex>> {
    drop(LOOKING.lock().await);
    index_here()
}

/// The index, if it is here already.
fn index_here() -> Option<Arc<CatalogueIndex>> {
    match &*shared().index.read_untracked() {
        Index::Here(index) => Some(Arc::clone(index)),
        _ => None,
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
    // A code needs no index: who comes from a leaflet for the first time does not wait for the list of all procedures.
    let known = match reference {
        Reference::Code(_) => index_here(),
        Reference::Page(_) => index().await,
    };
    let (code, old_code, hash) = match known {
        Some(index) => match index.find(&reference) {
            Some(found) => (
                found.entry.code.to_string(),
                found.old.map(|old| old.code.to_string()),
                Some(found.entry.hash),
            ),
            None => return Err(NotFound::Unknown),
        },
        // With no index the server may still say which procedure is meant.
        None => match reference {
            Reference::Code(code) => (code.to_string(), None, None),
            Reference::Page(_) => return Err(NotFound::NotHere(Trouble::NoAnswer)),
        },
    };
    if let Some((procedure, served)) = page::procedure(&code)
        && (hash.is_none() || Some(served) == hash)
    {
        return Ok(Asked {
            procedure,
            old_code,
        });
    }
    let kept = keep::procedure(&code).await;
    if let Some((procedure, kept_hash)) = &kept
        && (hash.is_none() || Some(*kept_hash) == hash)
    {
        return Ok(Asked {
            procedure: procedure.clone(),
            old_code,
        });
    }
    match fetch(&code, hash).await {
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

/// All about a procedure from the server. It is kept, with nobody waiting for that: the drafts of
/// who goes out of coverage next are opened with it.
async fn fetch(code: &str, hash: Option<Sha256>) -> Result<Procedure, Trouble> {
    /// Of a procedure that came before the index did: no index has it, so the next visit asks again.
    const UNKNOWN: Sha256 = Sha256::from_bytes([0; 32]);
    let text = net::text(&format!("/api/v1/catalogue/{code}")).await?;
    let procedure: Procedure = net::read(&text)?;
    let (code, hash) = (procedure.code, hash.unwrap_or(UNKNOWN));
    spawn_local(async move { keep::set_procedure(code, hash, &text).await });
    Ok(procedure)
}

/// A form, from the phone or the server. Once read it is on the phone.
pub(crate) async fn bundle(hash: &Sha256) -> Result<Arc<Bundle>, Trouble> {
    let text = keep::document(&form_address(hash)).await?;
    net::read(&text).map(Arc::new)
}

/// Brings a form to the phone without reading it: what reads it may still be on its way.
pub(crate) async fn bring(hash: Sha256) {
    // Whoever needs the form asks again and says what is wrong.
    let _ = keep::document(&form_address(&hash)).await;
}

/// A form with every long list it chooses from: once here, it can be filled with no network.
pub(crate) async fn whole_form(hash: &Sha256) -> Result<(), Trouble> {
    let form = bundle(hash).await?;
    let mut names: Vec<&str> = form
        .questions()
        .filter_map(|question| match question.list() {
            Some(ListRef::External(name)) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    // The last look lets the person choose the centre among all communes.
    names.extend(["communes", "provinces"]);
    order::natural(&mut names);
    names.dedup();
    for name in names {
        keep::document(&list_address(&list_hash(name).await?)).await?;
    }
    bring_media(form.media.values()).await
}

/// Brings everything that is looked at or heard beside a form.
async fn bring_media(beside: impl Iterator<Item = &Media>) -> Result<(), Trouble> {
    for document in beside.flat_map(Media::documents) {
        media(document).await?;
    }
    Ok(())
}

thread_local! {
    /// The lists that somebody holds. Three thousand communes take a slow phone a moment to read, and a page asks for them more
    /// than once.
    static HELD: RefCell<Vec<(Sha256, Weak<List>)>> = const { RefCell::new(Vec::new()) };
}

/// A choice list by name, such as `communes`, from the phone or the server.
pub(crate) async fn list(name: &str) -> Result<Arc<List>, Trouble> {
    let hash = list_hash(name).await?;
    if let Some(list) = held(&hash) {
        return Ok(list);
    }
    let text = keep::document(&list_address(&hash)).await?;
    // Whoever asked at the same moment has read it meanwhile.
    if let Some(list) = held(&hash) {
        return Ok(list);
    }
    let list: Arc<List> = net::read(&text).map(Arc::new)?;
    HELD.with_borrow_mut(|held| {
        held.retain(|(_, list)| list.strong_count() > 0);
        held.push((hash, Arc::downgrade(&list)));
    });
    Ok(list)
}

fn held(hash: &Sha256) -> Option<Arc<List>> {
    HELD.with_borrow(|held| {
        let mut lists = held.iter().filter(|(of, _)| of == hash);
        lists.find_map(|(_, list)| list.upgrade())
    })
}

/// A picture or recording beside a form, as an address that the browser opens by itself; from the phone or the server.
pub(crate) async fn media(document: &str) -> Result<String, Trouble> {
    let hash = Sha256::parse(document).map_err(|_| Trouble::Unreadable)?;
    let address = keep::document(&media_address(&hash)).await?;
    match address.starts_with("data:image/") || address.starts_with("data:audio/") {
        true => Ok(address),
        false => Err(Trouble::Unreadable),
    }
}

/// The table by which old addresses are read, from the phone or the server.
pub(crate) async fn places() -> Result<String, Trouble> {
    let index = index().await.ok_or(Trouble::NoAnswer)?;
    let hash = index.places.as_ref().ok_or(Trouble::NoAnswer)?;
    keep::document(&places_address(hash)).await
}

fn form_address(hash: &Sha256) -> String {
    format!("/api/v1/bundles/{hash}")
}

fn list_address(hash: &Sha256) -> String {
    format!("/api/v1/lists/{hash}")
}

fn media_address(hash: &Sha256) -> String {
    format!("/api/v1/media/{hash}")
}

fn places_address(hash: &Sha256) -> String {
    format!("/api/v1/places/{hash}")
}

async fn list_hash(name: &str) -> Result<Sha256, Trouble> {
    let index = index().await.ok_or(Trouble::NoAnswer)?;
    index.lists.get(name).copied().ok_or(Trouble::NoAnswer)
}
