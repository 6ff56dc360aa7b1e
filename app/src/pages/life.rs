//! `/life/{event}`: the procedures a moment of life leads to.

use domain::procedure::IndexEntry;
use i18n::{Lang, t};
use leptos::prelude::*;

use crate::catalogue::Index;
use crate::pages::home::Missing;
use crate::route::Route;
use crate::state::{shared, use_lang};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::link_list::{LinkList, LinkRow};
use crate::ui::loading::Loading;
use crate::ui::page::Page;

/// A moment of life.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Life {
    name: &'static str,
    icon: Icon,
    label: fn(Lang) -> &'static str,
}

/// Short form for the table below.
const fn life(name: &'static str, icon: Icon, label: fn(Lang) -> &'static str) -> Life {
    Life { name, icon, label }
}

impl Life {
    /// All of them, the commonest first.
    pub(crate) const ALL: [Life; 14] = [
        life("birth", Icon::Baby, t::home::life_birth),
        life("moving", Icon::Van, t::home::life_moving),
        life("identity", Icon::Card, t::home::life_identity),
        life("certification", Icon::Stamp, t::home::life_certification),
        life("old_age", Icon::Elder, t::home::life_old_age),
        life("marriage", Icon::Rings, t::home::life_marriage),
        life("death", Icon::Incense, t::home::life_death),
        life("hardship", Icon::Hands, t::home::life_hardship),
        life("family", Icon::Family, t::home::life_family),
        life("merit", Icon::Medal, t::home::life_merit),
        life("land", Icon::Field, t::home::life_land),
        life("business", Icon::Shop, t::home::life_business),
        life("tax_insurance", Icon::Shield, t::home::life_tax_insurance),
        life("travel", Icon::Bike, t::home::life_travel),
    ];

    /// The name the catalogue and the address use.
    pub(crate) const fn name(self) -> &'static str {
        self.name
    }

    /// Its picture.
    pub(crate) const fn icon(self) -> Icon {
        self.icon
    }

    /// Its name for people.
    pub(crate) fn label(self, lang: Lang) -> &'static str {
        (self.label)(lang)
    }
}

/// The page.
#[component]
pub(crate) fn LifePage(event: String) -> impl IntoView {
    let lang = use_lang();
    let title = Life::ALL
        .into_iter()
        .find(|life| life.name == event)
        .map_or_else(|| t::home::life_title(lang), |life| life.label(lang));
    let body = move || match &*shared().index.read() {
        Index::Opening => view! { <Loading /> }.into_any(),
        Index::Missing => view! { <Missing /> }.into_any(),
        Index::Here(index) => {
            let mut found: Vec<(usize, &IndexEntry)> = index
                .procedures
                .iter()
                .filter_map(|entry| {
                    let at = entry.life_events.iter().position(|name| *name == event)?;
                    Some((at, entry))
                })
                .collect();
            order::by_key(&mut found, |(at, entry)| {
                (*at, entry.form.is_none(), entry.plain_length())
            });
            let rows: Vec<LinkRow> = found
                .into_iter()
                .map(|(_, entry)| procedure_row(entry, lang))
                .collect();
            if rows.is_empty() {
                view! { <Empty icon=Icon::Search title=title text=t::home::life_none(lang) /> }
                    .into_any()
            } else {
                view! { <LinkList rows /> }.into_any()
            }
        }
    };
    view! { <Page title=title back=Route::Home>{body}</Page> }
}

/// A procedure as a line of a list.
pub(crate) fn procedure_row(entry: &IndexEntry, lang: Lang) -> LinkRow {
    let mut detail = entry.code.to_string();
    if entry.form.is_some() {
        detail.push_str(" · ");
        detail.push_str(t::home::fillable(lang));
    }
    LinkRow {
        href: Route::Procedure(entry.code.to_string()).path(),
        title: short_title(lang.pick(&entry.name, &entry.name_en)),
        detail,
    }
}

/// Official names begin with "Thủ tục", which on a list of procedures says nothing.
pub(crate) fn short_title(name: &str) -> String {
    let rest = name.strip_prefix("Thủ tục ").unwrap_or(name);
    let mut letters = rest.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::short_title;

    #[test]
    fn a_list_of_procedures_does_not_say_procedure_each_time() {
        assert_eq!(
            short_title("Thủ tục đăng ký khai sinh"),
            "Đăng ký khai sinh"
        );
        assert_eq!(short_title("Đăng ký tạm trú"), "Đăng ký tạm trú");
    }
}
