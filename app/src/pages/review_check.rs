//! "Nothing missing": what is done, what is missing and what looks odd, as one plain list that can be read aloud; the same rules
//! as the server's, and never a block.

use domain::procedure::Paper;
use forms::{Form, Path};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use order::Map;
use people::{OddAbout, oddities};
use sync::store::{Contents, Page};

use crate::device::{clock, files};
use crate::form::desk::OnTable;
use crate::form::told::place_name;
use crate::form::{beside, place_of, scan_button};
use crate::pages::draft::beside_label;
use crate::pages::papers::{
    Doubtful, FileButton, Keeper, Wanted, count, doubtful, photograph_again, say, shape_of, wanted,
};
use crate::pages::review_wrong::everything_wrong;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::error_summary::Mistake;
use crate::ui::icon::{Icon, Picture};
use crate::ui::later::later;
use crate::ui::notice::{Notice, Tone};
use crate::ui::read_aloud::ReadAloud;

/// How one line of the list stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Done,
    Missing,
    Look,
}

impl Standing {
    const fn icon(self) -> Icon {
        match self {
            Standing::Done => Icon::Done,
            Standing::Missing | Standing::Look => Icon::Warning,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Standing::Done => "checklist__line checklist__line--done",
            Standing::Missing => "checklist__line checklist__line--missing",
            Standing::Look => "checklist__line checklist__line--look",
        }
    }

    /// What is heard before the line, and seen by nobody.
    const fn word(self, lang: Lang) -> &'static str {
        match self {
            Standing::Done => t::check::done(lang),
            Standing::Missing => t::check::missing(lang),
            Standing::Look => t::check::look(lang),
        }
    }
}

/// One line, and how to mend it.
struct Line {
    standing: Standing,
    text: String,
    mend: Mend,
}

/// What one tap does.
enum Mend {
    /// There is nothing to mend.
    Nothing,
    /// It goes there.
    Go(String),
    /// It opens the camera for this page of the paper asked for.
    Again(Doubtful, Option<f64>),
}

/// The list, at the top of the last look.
#[component]
pub(super) fn Checklist(
    on_table: StoredValue<OnTable>,
    contents: RwSignal<Contents>,
    /// What the error summary above says already.
    mistakes: RwSignal<Vec<Mistake>>,
) -> impl IntoView {
    let lang = use_lang();
    // What became of the last photo.
    let taking = RwSignal::new(Taking::Not);
    let rows = move || {
        let mut lines = on_table.with_value(|on_table| lines(on_table, &contents.read(), lang));
        let said = mistakes.read();
        lines.retain(|line| !said.iter().any(|mistake| mistake.text == line.text));
        let whole = said.is_empty() && lines.iter().all(|line| line.standing == Standing::Done);
        let unclear = lines
            .iter()
            .any(|line| matches!(line.mend, Mend::Again(..)));
        let rows: Vec<AnyView> = lines
            .into_iter()
            .map(|line| row(line, on_table, contents, taking))
            .collect();
        view! {
            {whole.then(|| view! { <p>{t::check::nothing(lang)}</p> })}
            <ul class="checklist">{rows}</ul>
            {unclear.then(|| view! { <p>{t::photo::advice_never_blocks(lang)}</p> })}
        }
        .into_any()
    };
    let (draft, filling) = on_table.with_value(|on_table| (on_table.id, on_table.filling));
    view! {
        <section class="review-part no-print">
            <h2 class="review-part__title">{t::check::title(lang)}</h2>
            <ReadAloud of="checklist" />
            <div id="checklist">{rows}</div>
            <div role="status">{move || match taking.get() {
                Taking::Not => ().into_any(),
                Taking::Now => view! { <p>{t::papers::preparing(lang)}</p> }.into_any(),
                Taking::Failed(sentence) => view! { <Notice tone=Tone::Error title=sentence /> }.into_any(),
            }}</div>
            {later(move || beside(draft, filling))}
        </section>
    }
    .into_any()
}

/// How far another photo of a page has come.
#[derive(Clone, PartialEq)]
enum Taking {
    Not,
    Now,
    Failed(String),
}

fn row(
    line: Line,
    on_table: StoredValue<OnTable>,
    contents: RwSignal<Contents>,
    taking: RwSignal<Taking>,
) -> AnyView {
    let lang = use_lang();
    let Line {
        standing,
        text,
        mend,
    } = line;
    let text = match mend {
        Mend::Nothing => text.into_any(),
        Mend::Go(href) => view! { <a href=href>{text}</a> }.into_any(),
        Mend::Again(page, expected) => {
            let id = format!("again-{}-{}", page.file.sha256, page.in_file);
            let label = t::photo::retake_page(lang, page.number);
            let page = StoredValue::new(page);
            let on_change = Callback::new(move |event: web_sys::Event| {
                let Some(photo) = files::chosen(&event).into_iter().next() else {
                    return;
                };
                taking.set(Taking::Now);
                let keeper = Keeper::Draft(on_table.with_value(|on_table| on_table.id));
                let (file, in_file) = page.with_value(|page| (page.file.clone(), page.in_file));
                spawn_local(async move {
                    let taken =
                        photograph_again(&keeper, &file, in_file, photo, expected, lang).await;
                    if let Ok(pages) = keeper.pages().await {
                        // The person may have left by now.
                        contents.try_update(|contents| contents.pages = pages);
                    }
                    taking.try_set(taken.map_or_else(Taking::Failed, |()| Taking::Not));
                });
            });
            view! {
                {text}
                <FileButton id label icon=Icon::Camera camera=true quiet=true on_change />
            }
            .into_any()
        }
    };
    view! {
        <li class=standing.class()>
            <Picture icon=standing.icon() />
            <span><span class="visually-hidden">{standing.word(lang)}" "</span>{text}</span>
        </li>
    }
    .into_any()
}

fn lines(on_table: &OnTable, contents: &Contents, lang: Lang) -> Vec<Line> {
    let OnTable {
        id,
        filling,
        procedure,
        ..
    } = on_table;
    let notes = filling.sources();
    let (answers_done, odd) = filling.ask(|form| {
        let mut odd = odd(form, lang);
        odd.extend(odd_people(form, &notes, lang));
        (form.problems().is_empty(), odd)
    });
    let section = |section: String, question: &str| {
        let page = Route::Section(id.to_string(), section).path();
        [&*page, "#", question].concat()
    };
    let done = |text: String| Line {
        standing: Standing::Done,
        text,
        mend: Mend::Nothing,
    };
    let mut lines = Vec::new();
    for Mistake { target, text } in everything_wrong(on_table, contents, lang) {
        let target = match target.starts_with('/') {
            true => target,
            false => ["#", &*target].concat(),
        };
        lines.push(Line {
            standing: Standing::Missing,
            text,
            mend: Mend::Go(target),
        });
    }
    lines.extend(odd.into_iter().map(|(place, question, text)| Line {
        standing: Standing::Look,
        text,
        mend: place.map_or(Mend::Nothing, |place| Mend::Go(section(place, &question))),
    }));
    if answers_done {
        lines.push(done(t::check::answers_done(lang).to_string()));
    }
    let papers = wanted(*filling, &procedure.papers);
    for wanted in &papers {
        let name = say(&wanted.paper.name, lang);
        let pages = || contents.pages_of(&wanted.paper.id);
        match count(pages()) {
            0 if wanted.required => {}
            0 => lines.push(done(t::check::paper_not_needed(lang, &name))),
            count => lines.push(done(t::check::paper_here(lang, count, &name))),
        }
        let place = Route::Papers(id.to_string()).path();
        let place = [&*place, "#paper-", &wanted.paper.id].concat();
        lines.extend(doubtful(pages(), lang).into_iter().map(|page| Line {
            standing: Standing::Look,
            text: t::check::hard_to_read(lang, &name, page.number, &page.says),
            mend: match page.photographed {
                true => Mend::Again(page, shape_of(&wanted.paper.name.vi)),
                false => Mend::Go(place.clone()),
            },
        }));
    }
    for (paper, other) in same_file(&papers, contents) {
        let place = Route::Papers(id.to_string()).path();
        lines.push(Line {
            standing: Standing::Look,
            text: t::check::same_file(lang, say(&paper.name, lang), say(&other.name, lang)),
            mend: Mend::Go([&*place, "#paper-", &paper.id].concat()),
        });
    }
    if contents.centre.is_some() {
        lines.push(done(t::check::centre(lang).to_string()));
    }
    lines
}

/// Papers of this case with a file that is, byte for byte, also one of a paper before them: a slip where each is to be another.
fn same_file<'a>(papers: &'a [Wanted], contents: &Contents) -> Vec<(&'a Paper, &'a Paper)> {
    let holds = |paper: &Paper, file: &Page| {
        let mut pages = contents.pages_of(&paper.id);
        pages.any(|page| page.sha256 == file.sha256)
    };
    let mut found = Vec::new();
    for (at, Wanted { paper, .. }) in papers.iter().enumerate() {
        let mut files = contents.pages_of(&paper.id);
        let other = files.find_map(|file| {
            let mut before = papers[..at].iter().map(|wanted| &wanted.paper);
            before.find(|other| holds(other, file))
        });
        found.extend(other.map(|other| (paper, other)));
    }
    found
}

/// What is looked at again: section, id of what mends it, sentence.
type Odd = (Option<String>, String, String);

/// Cards that are over, each with the way to scan the new one, and one number under two people.
fn odd_people(form: &Form, notes: &Map<Path, String>, lang: Lang) -> Vec<Odd> {
    let name = |path: &Path| place_name(form, path, lang);
    let said = oddities(form, notes, clock::today())
        .into_iter()
        .map(|odd| {
            let group = name(&odd.group);
            let (place, mend, text) = match odd.about {
                OddAbout::CardOver(day) => {
                    let text = t::check::card_over(lang, day, group);
                    let button = scan_button(&odd.group);
                    (odd.group, button, text)
                }
                OddAbout::SameNumber { other, question } => {
                    let text = t::check::same_number(lang, group, name(&other));
                    let id = question.html_id();
                    (question, id, text)
                }
            };
            (place_of(form, &place), mend, text)
        });
    said.collect()
}

/// Everything the form finds odd but allows.
fn odd(form: &Form, lang: Lang) -> Vec<Odd> {
    let say = |text: &forms::Text| lang.pick(&text.vi, text.in_english()).to_string();
    let mut found = Vec::new();
    let mut waiting = vec![Path::root()];
    while let Some(path) = waiting.pop() {
        let mut children = form.children(&path);
        children.reverse();
        waiting.extend(children);
        let Some(node) = form.node(&path).filter(|node| node.relevant) else {
            continue;
        };
        if let Some(warning) = node.warning {
            let text = beside_label(&say(&node.label), &say(warning));
            found.push((place_of(form, &path), path.html_id(), text));
        }
    }
    found
}
