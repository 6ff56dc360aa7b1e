//! The home page as text: every procedure by group.

use std::collections::BTreeMap;

use domain::procedure::{CatalogueIndex, IndexEntry};
use i18n::{Lang, t};
use maud::{Markup, html};

use super::frame;
use crate::web::Page;

pub(super) fn page(lang: Lang, index: &CatalogueIndex) -> Page {
    let mut groups: BTreeMap<&str, Vec<&IndexEntry>> = BTreeMap::new();
    for entry in &index.procedures {
        groups.entry(&entry.group).or_default().push(entry);
    }
    let body = html! {
        h1 class="page__title" { (t::home::question(lang)) }
        p { (t::public_page::home_intro(lang)) }
        @for (group, entries) in &groups {
            section class="section" {
                h2 lang="vi" { (group) }
                (links(lang, entries))
            }
        }
    };
    Page {
        title: t::home::question(lang).to_owned(),
        description: t::public_page::description_home(lang).to_owned(),
        canonical: Some("/".into()),
        body: frame(lang, &body),
    }
}

/// Links to procedures.
pub(super) fn links(lang: Lang, entries: &[&IndexEntry]) -> Markup {
    html! {
        ul class="plain-list" {
            @for entry in entries {
                li {
                    a href={ "/p/" (entry.code.as_str()) } { (lang.pick(&entry.name, &entry.name_en)) }
                    " " small class="muted" { (entry.code.as_str()) }
                }
            }
        }
    }
}
