//! A draft and a newer form: offers to move, shows first what would change, moves, and keeps what the newer form had no place for;
//! what happens to each answer is decided in `forms::moving`.

use std::sync::Arc;

use domain::{DossierId, Sha256};
use forms::moving::{Fate, Line, Moved, There, Why, move_over};
use forms::{Answers, Bundle, Context, ListRef, Lists, Text};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{Change, Contents, StoreError};

use crate::catalogue;
use crate::device::{clock, vault};
use crate::form::desk::{OnTable, opened};
use crate::form::filling::Filling;
use crate::navigation::go_instead;
use crate::net::Trouble;
use crate::route::Route;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::notice::{Notice, Tone};

/// What a draft remembers of answers that a newer form had no place for, by this name among its other things.
const SET_ASIDE: &str = "set_aside";

/// How far the person has come.
#[derive(Clone)]
enum Step {
    /// Told that there is a newer form.
    Offered,
    /// The newer form is being fetched, or the move written.
    Busy,
    /// Looks at what would change.
    Looking(Arc<Proposal>),
    /// It did not work out; nothing has changed.
    Stopped(String),
    /// Stays with the form it has.
    Declined,
}

/// The newer form and what would become of each answer.
struct Proposal {
    bundle: Sha256,
    moved: Moved,
}

/// The offer, while there is a newer form; and below it what an earlier move set aside.
#[component]
pub(crate) fn NewerForm(on_table: OnTable) -> impl IntoView {
    let OnTable {
        id,
        filling,
        procedure,
        bundle,
        contents,
    } = on_table;
    let newer = procedure.bundle_hash.filter(|newest| *newest != bundle);
    let aside = set_aside(&contents);
    let contents = Arc::new(contents);
    view! {
        {newer.map(|newer| view! { <Offer id filling newer contents=contents.clone() /> })}
        {(!aside.is_empty()).then(|| view! { <SetAside id aside /> })}
    }
    .into_any()
}

#[component]
fn Offer(id: DossierId, filling: Filling, newer: Sha256, contents: Arc<Contents>) -> impl IntoView {
    let lang = use_lang();
    let step = RwSignal::new(Step::Offered);
    let look = move |()| {
        step.set(Step::Busy);
        spawn_local(async move {
            step.try_set(match propose(filling, newer).await {
                Ok(proposal) => Step::Looking(Arc::new(proposal)),
                Err(why) => Step::Stopped(why.sentence(lang)),
            });
        });
    };
    let accept = move |proposal: Arc<Proposal>| {
        let contents = contents.clone();
        step.set(Step::Busy);
        spawn_local(async move {
            match carry_out(id, filling, &proposal, &contents).await {
                Ok(()) => {
                    announce(t::moving::moved(lang));
                    filling.close();
                    go_instead(&Route::Draft(id.to_string()));
                }
                Err(_) => {
                    step.try_set(Step::Stopped(t::moving::not_moved(lang).to_string()));
                }
            }
        });
    };
    move || {
        match step.get() {
        Step::Declined => ().into_any(),
        Step::Busy => view! {
            <Notice title=t::moving::newer_title(lang)><p role="status">{t::common::loading(lang)}</p></Notice>
        }
        .into_any(),
        Step::Offered => view! {
            <Notice title=t::moving::newer_title(lang)>
                <p>{t::moving::newer_text(lang)}</p>
                <Button label=t::moving::look(lang).to_string() weight=Weight::Secondary on_tap=look />
            </Notice>
        }
        .into_any(),
        Step::Stopped(why) => view! {
            <Notice tone=Tone::Warning title=t::moving::stopped(lang)>
                <p>{why}</p>
                <Button label=t::common::try_again(lang).to_string() weight=Weight::Secondary on_tap=look />
            </Notice>
        }
        .into_any(),
        Step::Looking(proposal) => {
            let accept = accept.clone();
            let lines = sorted(&proposal.moved.lines, lang);
            view! {
                <section class="section" aria-label=t::moving::compare_title(lang)>
                    <h2>{t::moving::compare_title(lang)}</h2>
                    {lines}
                    <Button
                        label=t::moving::accept(lang).to_string()
                        on_tap=move |()| accept(proposal.clone())
                    />
                    <Button
                        label=t::moving::decline(lang).to_string()
                        weight=Weight::Secondary
                        on_tap=move |()| step.set(Step::Declined)
                    />
                </section>
            }
            .into_any()
        }
    }
    }
}

/// Fetches the newer form with its lists and asks what would become of each answer.
async fn propose(filling: Filling, newer: Sha256) -> Result<Proposal, Trouble> {
    let new = catalogue::bundle(&newer).await?;
    let old = filling.ask_once(|form| Some(form.bundle().clone()));
    let Some(old) = old else {
        return Err(Trouble::Unreadable);
    };
    let lists = lists_of([&*old, &*new]).await;
    let mut moved = move_over(&old, &filling.answers(), &new, &lists);
    // Questions that the older form did not have begin as they would in a new draft.
    let context = Context::at(clock::now(), lists);
    let fresh = opened(new.clone(), Answers::new(), context).await;
    let Some(fresh) = fresh.ok().and_then(Result::ok) else {
        return Err(Trouble::Unreadable);
    };
    moved.begin_new_questions(&old, &fresh.answers());
    Ok(Proposal {
        bundle: newer,
        moved,
    })
}

/// The long lists two forms choose from, as far as they can be had.
async fn lists_of(forms: [&Bundle; 2]) -> Lists {
    let mut lists = Lists::new();
    for question in forms.into_iter().flat_map(Bundle::questions) {
        if let Some(ListRef::External(name)) = question.list()
            && lists.get(name).is_none()
            && let Ok(list) = catalogue::list(name).await
        {
            lists.insert(name, list);
        }
    }
    lists
}

/// Writes the move in one commit; nothing of it is written when another tab wrote meanwhile.
async fn carry_out(
    id: DossierId,
    filling: Filling,
    proposal: &Proposal,
    contents: &Contents,
) -> Result<(), StoreError> {
    filling.settle().await?;
    let mut changes = vec![
        Change::Replace {
            answers: proposal.moved.answers.clone(),
        },
        // What the server found wrong was about the older form.
        Change::Returned {
            problems: Vec::new(),
        },
    ];
    for line in &proposal.moved.lines {
        let to = match &line.fate {
            Fate::Kept => &line.from,
            Fate::Carried(there) | Fate::Partly(there) => &there.to,
            Fate::Aside(_) => continue,
        };
        if let Some(source) = contents.sources.get(&line.from) {
            changes.push(Change::Source {
                path: to.clone(),
                source: source.clone(),
            });
        }
    }
    let mut aside = set_aside(contents);
    aside.extend(proposal.moved.lines.iter().filter_map(kept_of));
    if !aside.is_empty() {
        changes.push(Change::Extra {
            key: SET_ASIDE.to_string(),
            value: Some(serde_json::to_string(&aside).unwrap_or_default()),
        });
    }
    vault::repin(id, proposal.bundle, &changes).await
}

/// An answer that was set aside: what was asked and what was said, each in Vietnamese and English.
type Kept = [String; 4];

fn kept_of(line: &Line) -> Option<Kept> {
    let lost = matches!(line.fate, Fate::Aside(_) | Fate::Partly(_));
    let words = |text: &Text| [text.vi.clone(), text.in_english().to_string()];
    let ([asked, asked_en], [said, said_en]) = (words(&line.asked), words(&line.said));
    lost.then_some([asked, asked_en, said, said_en])
}

fn set_aside(contents: &Contents) -> Vec<Kept> {
    let text = contents.extra.get(SET_ASIDE).map_or("", String::as_str);
    let lines: Vec<Vec<String>> = reader::from_slice(text.as_bytes()).unwrap_or_default();
    lines
        .into_iter()
        .filter_map(|line| Kept::try_from(line).ok())
        .collect()
}

/// The lines in three lists: what has no place, what changes, and how many stay as they are.
fn sorted(lines: &[Line], lang: Lang) -> AnyView {
    let say = |text: &Text| lang.pick(&text.vi, text.in_english()).to_string();
    let mut aside = Vec::new();
    let mut changed = Vec::new();
    let mut kept = 0;
    for line in lines {
        let (asked, said) = (say(&line.asked), say(&line.said));
        match &line.fate {
            Fate::Kept => kept += 1,
            Fate::Aside(why) => aside.push(side_by_side(asked, said, because(*why, lang), lang)),
            Fate::Carried(there) => {
                changed.push(side_by_side(asked, said, beside(there, lang), lang));
            }
            Fate::Partly(there) => {
                let mut becomes = beside(there, lang);
                becomes.push(' ');
                becomes.push_str(t::moving::choices_gone(lang));
                changed.push(side_by_side(asked, said, becomes, lang));
            }
        }
    }
    view! {
        {(!aside.is_empty()).then(|| view! {
            <h3>{t::moving::aside_title(lang)}</h3>
            <p>{t::moving::aside_text(lang)}</p>
            {aside}
        })}
        {(!changed.is_empty()).then(|| view! { <h3>{t::moving::changed_title(lang)}</h3> {changed} })}
        <p>{t::moving::kept(lang, kept)}</p>
    }
    .into_any()
}

/// One answer: what it is, and what becomes of it.
fn side_by_side(asked: String, said: String, becomes: String, lang: Lang) -> AnyView {
    view! {
        <dl class="facts">
            <div class="facts__row">
                <dt class="facts__name">{t::moving::before(lang)}</dt>
                <dd class="facts__value">{asked}": "{said}</dd>
            </div>
            <div class="facts__row">
                <dt class="facts__name">{t::moving::after(lang)}</dt>
                <dd class="facts__value">{becomes}</dd>
            </div>
        </dl>
    }
    .into_any()
}

fn beside(there: &There, lang: Lang) -> String {
    let say = |text: &Text| lang.pick(&text.vi, text.in_english()).to_string();
    let mut words = say(&there.asked);
    words.push_str(": ");
    words.push_str(&say(&there.said));
    if !there.section.is_empty() {
        words.push_str(" (");
        words.push_str(&t::moving::in_section(lang, say(&there.section)));
        words.push(')');
    }
    words
}

fn because(why: Why, lang: Lang) -> String {
    let words = match why {
        Why::NotAsked => t::moving::not_asked(lang),
        Why::OtherType => t::moving::other_type(lang),
        Why::ChoiceGone => t::moving::choice_gone(lang),
        Why::Calculated => t::moving::calculated(lang),
        Why::NoRoom => t::moving::no_room(lang),
    };
    words.to_string()
}

/// What an earlier move had no place for, until the person says that it is not needed any more.
#[component]
fn SetAside(id: DossierId, aside: Vec<Kept>) -> impl IntoView {
    let lang = use_lang();
    let gone = RwSignal::new(false);
    let lines: Vec<AnyView> = aside
        .into_iter()
        .map(|[asked, asked_en, said, said_en]| {
            view! {
                <div class="facts__row">
                    <dt class="facts__name">{lang.pick(&asked, &asked_en).to_string()}</dt>
                    <dd class="facts__value">{lang.pick(&said, &said_en).to_string()}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    let dismiss = move |()| {
        spawn_local(async move {
            let forget = Change::Extra {
                key: SET_ASIDE.to_string(),
                value: None,
            };
            if vault::keep(id, &[forget]).await.is_ok() {
                gone.try_set(true);
            }
        });
    };
    view! {
        <div hidden=move || gone.get()>
            <Notice tone=Tone::Warning title=t::moving::set_aside_title(lang)>
                <p>{t::moving::set_aside_text(lang)}</p>
                <dl class="facts">{lines}</dl>
                <Button label=t::moving::set_aside_done(lang).to_string() weight=Weight::Secondary on_tap=dismiss />
            </Notice>
        </div>
    }
    .into_any()
}
