//! `/d/{id}/{place}` where it is not a section that stands on the page: one question at a time, everything, or the section around
//! a question that a link leads to.

use forms::{Layout, Path, Step};
use i18n::{Lang, t};
use leptos::prelude::*;
use people::Group;

use crate::form::desk::OnTable;
use crate::form::filling::Filling;
use crate::form::{Around, Nodes, address_of, scan_button, some};
use crate::navigation::{go, go_instead, rename};
use crate::pages::draft::layout_of;
use crate::pages::draft_asking::{Asked, Asking};
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::bottom_bar::BottomBar;
use crate::ui::button::{Button, Weight};
use crate::ui::page::Page;
use crate::ui::progress::Progress;
use crate::ui::words::more;

/// The pages as they are now, and the one where something stands.
pub(crate) fn steps_at(
    filling: Filling,
    layout: Layout,
    path: &Path,
) -> Option<(Vec<Step>, usize)> {
    filling.ask_once(|form| {
        let steps = form.steps(layout);
        let at = form.step_of(&steps, path)?;
        Some((steps, at))
    })
}

/// What a page is called: its section, and which question of it where it asks one alone.
pub(crate) fn title_of(step: &Step, lang: Lang) -> String {
    let label = lang.pick(&step.label.vi, step.label.in_english());
    match step.place {
        (_, 0 | 1) => label.to_string(),
        (question, questions) => t::draft::question_of(lang, label, question, questions),
    }
}

/// What stands on a page.
#[component]
pub(crate) fn OnPage(filling: Filling, step: Step, before: Vec<Path>) -> impl IntoView {
    // The section's name stands at the top of each of its pages, what is beside it on the first.
    let first = matches!(step.place, (0 | 1, _));
    let beside = first.then(|| more(step.section.as_str(), "beside"));
    // A section that is a repeat has said its name at the top.
    if step.nodes == [step.section.clone()] {
        return view! { {beside} <Nodes filling path=step.section /> }.into_any();
    }
    let begun = step.around.iter().filter(|group| !before.contains(group));
    let begun = begun.cloned().collect();
    view! {
        {beside}
        <Around filling groups=step.around begun />
        {some(filling, step.nodes)}
    }
    .into_any()
}

/// The page.
#[component]
pub(crate) fn OneStep(on_table: OnTable, path: Path) -> impl IntoView {
    let lang = use_lang();
    let OnTable { id, filling, .. } = on_table;
    let layout = layout_of(filling);
    let Some((steps, at)) = steps_at(filling, layout, &path) else {
        go_instead(&Route::Draft(id.to_string()));
        return ().into_any();
    };
    let step = steps[at].clone();
    let before = match at.checked_sub(1) {
        Some(before) => steps[before].around.clone(),
        None => Vec::new(),
    };
    let route = move |path: &Path| Route::Section(id.to_string(), address_of(path));
    if path == step.section {
        rename(&route(&step.path));
    }
    // Asked when tapped: answers on this page may have opened or closed other pages.
    let beside = {
        let here = step.path.clone();
        move |back: bool| {
            let (steps, at) = steps_at(filling, layout, &here)?;
            let at = if back { at.checked_sub(1)? } else { at + 1 };
            steps.get(at).map(|step| route(&step.path))
        }
    };
    let onwards = {
        let beside = beside.clone();
        move |()| go(&beside(false).unwrap_or(Route::Papers(id.to_string())))
    };
    let asking = Asking::new(filling, Callback::new(onwards));
    if path != step.path && path != step.section {
        // Whoever is led to a person begins with the card.
        let person = filling.ask_once(|form| Group::at(form, &path).is_some());
        filling.seek(match person {
            true => scan_button(&path),
            false => path.html_id(),
        });
    }
    let nodes = step.nodes.clone();
    let go_on = Callback::new(move |()| asking.go_on(nodes.clone(), lang));
    let on_enter = (layout == Layout::Questions).then_some(go_on);
    // One count is enough: where every page is counted, the parts are not.
    let caption = match step.part {
        (part, parts @ 2..) if layout != Layout::Questions => {
            t::draft::section_of(lang, part, parts)
        }
        _ => String::new(),
    };
    let bar = (layout == Layout::Questions).then(|| {
        let (done, of) = (at + 1, steps.len());
        #[allow(clippy::cast_precision_loss)] // a form has at most 20,000 nodes
        let (part, whole) = (done as f64, of as f64);
        let label = Signal::stored(t::draft::step_of(lang, done, of));
        view! { <Progress label done=Signal::stored(part) of=Signal::stored(whole) /> }
    });
    view! {
        <Page title=title_of(&step, lang) caption back=Route::Draft(id.to_string()) no_tabs=true>
            {bar}
            <Asked asking kept=true on_enter><OnPage filling step before /></Asked>
            <BottomBar>
                {(at > 0).then(|| view! {
                    <Button label=t::draft::previous(lang).to_string() weight=Weight::Secondary on_tap=move |()| {
                        if let Some(route) = beside(true) {
                            go(&route);
                        }
                    } />
                })}
                <Button id="continue" label=t::draft::go_on(lang).to_string() on_tap=go_on />
            </BottomBar>
        </Page>
    }
    .into_any()
}
