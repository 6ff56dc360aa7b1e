//! `/d/{id}/papers`: photos of the papers the case needs, made straight and kept on this phone page by page.

mod adjust;
mod binding;
mod keeper;
mod legible;
mod sheet;
mod stack;
mod taking;

use domain::DossierId;
use domain::dossier::RequestedPaper;
use domain::procedure::Paper;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::Page as Sheet;

use crate::device::shared;
use crate::form::desk::OnTable;
use crate::form::filling::Filling;
use crate::navigation::go;
use crate::pages::draft::{KeepingLine, WithDraft};
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::bottom_bar::BottomBar;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::tag::{Mood, Tag};

pub(crate) use binding::bind_all;
pub(crate) use keeper::{Keeper, draft_of};
pub(crate) use legible::{Doubtful, count, doubtful, photograph_again};
pub(crate) use stack::{Asked, FileButton, Stack};
pub(crate) use taking::refused;

/// The page.
#[component]
pub(crate) fn Papers(id: String) -> impl IntoView {
    let page = Callback::new(|on_table: OnTable| view! { <Needed on_table /> }.into_any());
    view! { <WithDraft id page /> }
}

/// A paper of this case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    /// What the procedure says of it.
    pub(crate) paper: Paper,
    /// Whether the dossier is incomplete without it.
    pub(crate) required: bool,
}

/// The papers of the case that are attached, in the procedure's order.
pub(crate) fn wanted(filling: Filling, papers: &[Paper]) -> Vec<Wanted> {
    filling.ask_once(|form| wanted_of(form, papers))
}

/// The same of a form that is not on the table.
pub(crate) fn wanted_of(form: &forms::Form, papers: &[Paper]) -> Vec<Wanted> {
    let relevant = form.papers().into_iter().filter(|state| state.relevant);
    let states: Vec<(String, bool)> = relevant
        .map(|state| (state.id.to_string(), state.required))
        .collect();
    papers
        .iter()
        .filter(|paper| paper.attach)
        .filter_map(|paper| {
            let (_, required) = states.iter().find(|(id, _)| *id == paper.id)?;
            Some(Wanted {
                paper: paper.clone(),
                required: *required,
            })
        })
        .collect()
}

/// Where the page of a paper looks for shared files that are meant for it.
pub(crate) fn place_of(keeper: &Keeper, paper: &str) -> String {
    match keeper {
        Keeper::Draft(id) => format!("{id}/{paper}"),
        Keeper::Supplement { dossier, request } => format!("{dossier}/{request}/{paper}"),
    }
}

/// Name for papers an officer asked for in words only.
const OTHER: &str = "other";

/// The paper an officer asks for.
pub(crate) fn supplement_paper(item: &RequestedPaper) -> String {
    item.paper.clone().unwrap_or_else(|| OTHER.to_string())
}

/// Their ids.
pub(crate) fn ids_of(papers: &[Wanted]) -> Vec<String> {
    let ids = papers.iter().map(|wanted| wanted.paper.id.clone());
    ids.collect()
}

/// The name of a paper in the language of the page.
pub(crate) fn say(text: &domain::procedure::Text, lang: Lang) -> String {
    lang.pick(&text.vi, text.english()).to_string()
}

#[component]
fn Needed(on_table: OnTable) -> impl IntoView {
    let lang = use_lang();
    let OnTable {
        id,
        filling,
        procedure,
        contents,
        ..
    } = on_table;
    let pages = RwSignal::new(contents.pages);
    let papers = wanted(filling, &procedure.papers);
    let none = papers.is_empty();
    let ids = StoredValue::new(ids_of(&papers));
    let cards = papers
        .into_iter()
        .map(|wanted| view! { <OnePaper id wanted pages /> })
        .collect_view();
    let binding = RwSignal::new(false);
    let go_on = move |()| {
        binding.set(true);
        spawn_local(async move {
            // Pages that cannot be bound go one by one: nobody is held up here.
            bind_all(&Keeper::Draft(id), &ids.get_value(), |_, _| ()).await;
            // Whoever has left by now is somewhere else already.
            if binding.try_set(false).is_none() {
                go(&Route::Review(id.to_string()));
            }
        });
    };
    view! {
        <Page title=t::papers::title(lang) caption=say(&procedure.name, lang) back=Route::Draft(id.to_string()) no_tabs=true>
            <KeepingLine filling />
            {(shared::waiting() > 0 && !shared::are_meant()).then(|| view! {
                <Notice title=t::share::waiting(lang, shared::waiting())>
                    <LinkButton href=Route::Share.path() label=t::share::choose(lang) weight=Weight::Secondary />
                </Notice>
            })}
            {if none {
                view! { <Notice tone=Tone::Success title=t::papers::none_needed(lang) /> }.into_any()
            } else {
                view! { <p>{t::papers::intro(lang)}</p> }.into_any()
            }}
            {cards}
            <BottomBar>
                <Button id="continue" label=t::draft::go_on(lang).to_string() busy=binding on_tap=go_on />
            </BottomBar>
        </Page>
    }
    .into_any()
}

/// One paper: what it is, and its pages.
#[component]
fn OnePaper(id: DossierId, wanted: Wanted, pages: RwSignal<Vec<Sheet>>) -> impl IntoView {
    let lang = use_lang();
    let Wanted { paper, required } = wanted;
    let html_id = format!("paper-{}", paper.id);
    let (tag, mood) = if required {
        (t::papers::required(lang), Mood::Waiting)
    } else {
        (t::papers::optional(lang), Mood::Plain)
    };
    let asked = Asked {
        keeper: Keeper::Draft(id),
        expected: shape_of(&paper.name.vi),
        paper: paper.id,
        html_id: html_id.clone(),
    };
    view! {
        <section class="paper" id=html_id tabindex="-1" aria-label=say(&paper.name, lang)>
            <h2 class="paper__name">{say(&paper.name, lang)}</h2>
            <p><Tag label=tag mood /></p>
            {paper.case.as_ref().map(|case| view! { <p class="paper__note">{say(case, lang)}</p> })}
            {paper.note.as_ref().map(|note| view! { <p class="paper__note">{say(note, lang)}</p> })}
            {paper.original.then(|| view! { <p class="paper__note">{t::papers::show_original(lang)}</p> })}
            <Stack asked pages />
        </section>
    }
    .into_any()
}

/// Longer side through shorter one of a paper, told from its name: sheets are of ISO 216, cards, passports and photos have
/// shapes of their own.
pub(crate) fn shape_of(name: &str) -> Option<f64> {
    const OTHERS: [&str; 5] = ["thẻ", "căn cước", "hộ chiếu", "ảnh", "sổ"];
    let name = name.to_lowercase();
    let other = OTHERS.iter().any(|word| name.contains(word));
    (!other).then_some(std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::shape_of;

    #[test]
    fn a_form_is_a_sheet_and_a_card_is_not() {
        assert!(shape_of("Giấy chứng sinh").is_some());
        assert!(shape_of("Tờ khai").is_some());
        assert!(shape_of("Bản chụp Thẻ căn cước").is_none());
        assert!(shape_of("Hộ chiếu").is_none());
    }
}
