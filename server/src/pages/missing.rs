//! What to say when there is nothing at an address: why, and where to go on.

use domain::procedure::{CatalogueIndex, IndexEntry};
use i18n::{Lang, t};
use maud::html;

use super::frame;
use super::home::links;
use crate::web::Page;

/// Nothing is known about the address.
pub(super) fn page(lang: Lang) -> Page {
    let body = html! {
        h1 class="page__title" { (t::public_page::not_found_title(lang)) }
        p { (t::public_page::not_found_text(lang)) }
        p { a class="button" href="/" { (t::common::home(lang)) } }
    };
    Page {
        title: t::public_page::not_found_title(lang).to_owned(),
        description: t::public_page::not_found_text(lang).to_owned(),
        canonical: None,
        body: frame(lang, &body),
    }
}

/// A code no procedure has or had: the nearest ones may be what was meant.
pub(super) fn procedure(lang: Lang, code: &str, index: &CatalogueIndex) -> Page {
    let shown: String = code.chars().take(40).collect();
    let near = nearest(code, index);
    let body = html! {
        h1 class="page__title" { (t::procedure::unknown_title(lang)) }
        p { (t::procedure::unknown_text(lang, &shown)) }
        @if !near.is_empty() {
            h2 { (t::public_page::not_found_procedure_like(lang)) }
            (links(lang, &near))
        }
        p { a class="button" href="/" { (t::procedure::search_by_name(lang)) } }
    };
    Page {
        title: t::procedure::unknown_title(lang).to_owned(),
        description: t::procedure::unknown_text(lang, &shown),
        canonical: None,
        body: frame(lang, &body),
    }
}

/// Codes that differ in one or two digits, as when a digit is misread.
fn nearest<'a>(code: &str, index: &'a CatalogueIndex) -> Vec<&'a IndexEntry> {
    let differing = |entry: &IndexEntry| {
        let known = entry.code.as_str();
        (known.len() == code.len()).then(|| {
            known
                .bytes()
                .zip(code.bytes())
                .filter(|(a, b)| a != b)
                .count()
        })
    };
    let mut near: Vec<(usize, &IndexEntry)> = index
        .procedures
        .iter()
        .filter_map(|entry| Some((differing(entry)?, entry)))
        .filter(|(differing, _)| *differing <= 2)
        .collect();
    near.sort_by_key(|(differing, entry)| (*differing, entry.code));
    near.into_iter().map(|(_, entry)| entry).take(5).collect()
}
