//! `/preview/{hash}`: a form tried by whoever writes it, drawn as a citizen will see it; nothing is kept on the phone and nothing
//! can be handed in, because there is no draft.

use std::sync::Arc;

use domain::DossierId;
use forms::{Answers, Bundle, Context, Lists, Path, Step};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device::{clock, shell};
use crate::form::desk::{opened, supply_lists};
use crate::form::filling::Filling;
use crate::net::{self, Trouble};
use crate::pages::draft::layout_of;
use crate::pages::draft_asking::{Asked, Asking};
use crate::pages::draft_step::{OnPage, title_of};
use crate::state::{use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};

/// How bringing the form went.
#[derive(Clone)]
enum Trial {
    Coming,
    Here(Filling),
    Missing(String),
}

/// The page. It has no links: it may stand in a frame beside what is said about the form.
#[component]
pub(crate) fn Preview(hash: String) -> impl IntoView {
    let lang = use_lang();
    let trial = RwSignal::new(Trial::Coming);
    let fetch = move |()| {
        let hash = hash.clone();
        trial.set(Trial::Coming);
        spawn_local(async move {
            trial.try_set(match bring(&hash).await {
                Ok(filling) => Trial::Here(filling),
                Err(why) => Trial::Missing(why.sentence(lang)),
            });
        });
    };
    fetch(());
    move || match trial.get() {
        Trial::Coming => view! { <main id="main" class="page"><Loading /></main> }.into_any(),
        Trial::Here(filling) => view! { <Sections filling /> }.into_any(),
        Trial::Missing(why) => {
            shell::reveal();
            let fetch = fetch.clone();
            view! {
                <main id="main" class="page">
                    <h1 class="page__title">{t::trial::missing_title(lang)}</h1>
                    <p>{why}</p>
                    <Button label=t::common::try_again(lang).to_string() on_tap=fetch />
                </main>
            }
            .into_any()
        }
    }
}

async fn bring(hash: &str) -> Result<Filling, Trouble> {
    let mut address = String::from("/api/v1/previews/");
    address.push_str(hash);
    let bundle: Bundle = net::get(&address).await?;
    let context = Context::at(clock::now(), Lists::new());
    let opened = opened(Arc::new(bundle), Answers::new(), context).await;
    let form = opened.map_err(|_| Trouble::NoAnswer)?;
    let form = form.map_err(|_| Trouble::Unreadable)?;
    // The store has no draft of this id, so whatever is typed stays in this tab.
    let id = DossierId::new(clock::now(), clock::id_bytes());
    let filling = Filling::open(id, form, order::Map::new());
    supply_lists(filling);
    Ok(filling)
}

/// One section after the other, and what comes at the end.
#[component]
fn Sections(filling: Filling) -> impl IntoView {
    let lang = use_lang();
    let at = RwSignal::new(0_usize);
    let title = filling.ask_once(|form| {
        let title = &form.bundle().title;
        lang.pick(&title.vi, title.in_english()).to_string()
    });
    document().set_title(&title);
    let heading = NodeRef::<leptos::html::H1>::new();
    whenever(move || {
        at.track();
        if let Some(heading) = heading.get() {
            shell::reveal();
            shell::focus_quietly(&heading);
        }
    });
    let layout = layout_of(filling);
    let section = move || {
        let at_now = at.get();
        let mut steps = filling.ask_once(|form| form.steps(layout));
        if at_now >= steps.len() {
            return view! { <End filling at /> }.into_any();
        }
        let before = at_now
            .checked_sub(1)
            .map_or(Vec::new(), |at| steps[at].around.clone());
        let step = steps.swap_remove(at_now);
        view! { <OneStep filling at step before /> }.into_any()
    };
    view! {
        <main id="main" class="page" tabindex="-1">
            <Notice tone=Tone::Warning title=t::trial::title(lang)><p>{t::trial::text(lang)}</p></Notice>
            <h1 class="page__title" tabindex="-1" node_ref=heading>{title}</h1>
            {section}
        </main>
    }
    .into_any()
}

#[component]
fn OneStep(filling: Filling, at: RwSignal<usize>, step: Step, before: Vec<Path>) -> impl IntoView {
    let lang = use_lang();
    let onwards = move |()| at.update(|at| *at += 1);
    let asking = Asking::new(filling, Callback::new(onwards));
    let nodes = step.nodes.clone();
    let name = title_of(&step, lang);
    let go_on = move |()| asking.go_on(nodes.clone(), lang);
    view! {
        <h2>{name}</h2>
        <Asked asking><OnPage filling step before /></Asked>
        <Button id="continue" label=t::draft::go_on(lang).to_string() on_tap=go_on />
        {(at.get_untracked() > 0).then(|| view! {
            <Button
                label=t::draft::back(lang).to_string()
                weight=Weight::Quiet
                on_tap=move |()| at.update(|at| *at -= 1)
            />
        })}
    }
    .into_any()
}

/// What would follow: papers and fees of the case as it was filled in.
#[component]
fn End(filling: Filling, at: RwSignal<usize>) -> impl IntoView {
    let lang = use_lang();
    let papers = filling.ask_once(|form| {
        let papers = form.papers().into_iter().filter(|paper| paper.relevant);
        papers
            .map(|paper| (paper.id.to_string(), paper.required))
            .collect::<Vec<_>>()
    });
    let fees = filling.ask_once(|form| {
        let lines = form.fees().lines.into_iter();
        lines
            .map(|line| {
                let name = lang.pick(&line.name.vi, line.name.in_english());
                (name.to_string(), line.amount)
            })
            .collect::<Vec<_>>()
    });
    let papers: Vec<AnyView> = papers
        .into_iter()
        .map(|(id, required)| {
            let need = if required {
                t::trial::paper_required(lang)
            } else {
                t::trial::paper_optional(lang)
            };
            view! { <li><code>{id}</code>" – "{need}</li> }.into_any()
        })
        .collect();
    let fees: Vec<AnyView> = fees
        .into_iter()
        .map(|(name, amount)| {
            view! { <li>{name}": "{domain::Money(amount).to_string()}</li> }.into_any()
        })
        .collect();
    view! {
        <h2>{t::trial::end_title(lang)}</h2>
        <p>{t::trial::end_text(lang)}</p>
        {(!papers.is_empty()).then(|| view! { <h3>{t::trial::papers(lang)}</h3> <ul>{papers}</ul> })}
        {(!fees.is_empty()).then(|| view! { <h3>{t::trial::fees(lang)}</h3> <ul>{fees}</ul> })}
        <Button label=t::trial::again(lang).to_string() weight=Weight::Secondary on_tap=move |()| at.set(0) />
    }
    .into_any()
}
