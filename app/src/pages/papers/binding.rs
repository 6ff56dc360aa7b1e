//! Photographed pages of one paper become one PDF, and separate pages again when somebody wants to change them; no page is
//! ever without a place in between.

use sync::store::{Advice, NewPage, Page};
use web_sys::Blob;

use super::keeper::Keeper;
use crate::device::files;
use crate::device::papers::{Desk, DeskError};

/// How the names of our own files end, so that they are known as such.
const ENDING: &str = "-trang.pdf";
/// Media type of a photographed page.
pub(super) const JPEG: &str = "image/jpeg";
const PDF: &str = "application/pdf";

/// Why pages stayed as they were. They can be sent like that, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unbound {
    /// They do not fit one file.
    TooMuch,
    /// The worker, the store or a page did not do as asked.
    Failed,
}

/// Whether this file was bound here of the pages of this paper.
pub(super) fn is_bound(page: &Page) -> bool {
    page.media_type == PDF && page.name.ends_with(ENDING)
}

/// How many pages a file that was bound here has, as its name says.
pub(super) fn pages_of_name(name: &str) -> Option<usize> {
    let (_, number) = name.strip_suffix(ENDING)?.rsplit_once('-')?;
    number.parse().ok()
}

/// How many pages there are to bind; one alone stays a photo.
pub(super) fn loose(pages: &[Page], paper: &str) -> usize {
    let of_paper = pages.iter().filter(|page| page.paper == paper);
    let photos = of_paper
        .clone()
        .filter(|page| page.media_type == JPEG)
        .count();
    match photos {
        1 if !of_paper.clone().any(is_bound) => 0,
        photos => photos,
    }
}

/// Binds the photographed pages of a paper into one file, when there are several. Pages photographed after the last binding
/// join those that are bound.
pub(super) async fn bind(
    keeper: &Keeper,
    paper: &str,
    told: impl Fn(u32, u32) + 'static,
) -> Result<(), Unbound> {
    let pages = keeper.pages().await.map_err(|_| Unbound::Failed)?;
    if loose(&pages, paper) == 0 {
        return Ok(());
    }
    let desk = Desk::open().map_err(|_| Unbound::Failed)?;
    let mut photos = Vec::new();
    let mut advice = Vec::new();
    let mut gone = Vec::new();
    for page in pages.iter().filter(|page| page.paper == paper) {
        if page.media_type != JPEG && !is_bound(page) {
            continue;
        }
        let blob = blob_of(keeper, page).await.ok_or(Unbound::Failed)?;
        let before = u32::try_from(photos.len()).unwrap_or_default();
        advice.extend(page.advice.iter().map(|one| Advice {
            page: before + one.page,
            about: one.about.clone(),
        }));
        if page.media_type == JPEG {
            photos.push(blob);
        } else {
            let inside = desk.unbind(&blob).await.map_err(|_| Unbound::Failed)?;
            if inside.is_empty() {
                continue;
            }
            photos.extend(inside);
        }
        gone.push(page.sha256);
    }
    let pdf = desk
        .bind(&photos, told)
        .await
        .map_err(|error| match error {
            DeskError::TooMuch => Unbound::TooMuch,
            _ => Unbound::Failed,
        })?;
    let bytes = files::bytes_of(&pdf).await.ok_or(Unbound::Failed)?;
    let new = NewPage {
        paper: paper.to_string(),
        name: format!("{paper}-{}{ENDING}", photos.len()),
        media_type: PDF.to_string(),
        advice,
    };
    let kept = keeper.replace((paper, &gone), vec![(new, bytes)]);
    kept.await.map(drop).map_err(|_| Unbound::Failed)
}

/// Takes a file that was bound here apart again.
pub(super) async fn unbind(keeper: &Keeper, page: &Page) -> Result<(), Unbound> {
    let new = apart(keeper, page).await?;
    let gone = [page.sha256];
    let kept = keeper.replace((&page.paper, &gone), new);
    kept.await.map(drop).map_err(|_| Unbound::Failed)
}

/// The pages of a file that was bound here.
pub(super) async fn apart(
    keeper: &Keeper,
    page: &Page,
) -> Result<Vec<(NewPage, Vec<u8>)>, Unbound> {
    let desk = Desk::open().map_err(|_| Unbound::Failed)?;
    let blob = blob_of(keeper, page).await.ok_or(Unbound::Failed)?;
    let inside = desk.unbind(&blob).await.map_err(|_| Unbound::Failed)?;
    let mut new = Vec::new();
    for (at, photo) in inside.iter().enumerate() {
        let bytes = files::bytes_of(photo).await.ok_or(Unbound::Failed)?;
        let page = NewPage {
            paper: page.paper.clone(),
            name: format!("trang-{}.jpg", at + 1),
            media_type: JPEG.to_string(),
            advice: of_page(&page.advice, at),
        };
        new.push((page, bytes));
    }
    if new.is_empty() {
        return Err(Unbound::Failed);
    }
    Ok(new)
}

/// What is said of one page of a file, counted from nothing, once it is a file of its own.
fn of_page(advice: &[Advice], at: usize) -> Vec<Advice> {
    let own = advice.iter().filter(|one| one.page as usize == at + 1);
    own.map(|one| Advice {
        page: 1,
        about: one.about.clone(),
    })
    .collect()
}

/// Binds what is loose of each of these papers. What cannot be bound stays as it is, and is sent like that.
pub(crate) async fn bind_all(
    keeper: &Keeper,
    papers: &[String],
    told: impl Fn(u32, u32) + Clone + 'static,
) {
    for paper in papers {
        let _ = bind(keeper, paper, told.clone()).await;
    }
}

/// The bytes of a page as the browser holds files.
pub(super) async fn blob_of(keeper: &Keeper, page: &Page) -> Option<Blob> {
    let bytes = keeper.bytes(page).await?;
    files::blob(&bytes, &page.media_type)
}
