//! "Nothing missing": what is done, what is missing and what looks odd, as one plain list that can be read aloud; the same rules
//! as the server's, and never a block.

use forms::{Form, Path};
use i18n::{Lang, t};
use leptos::prelude::*;
use sync::store::Contents;

use crate::form::desk::OnTable;
use crate::form::{beside_notebook, section_of};
use crate::pages::draft::beside_label;
use crate::pages::papers::{say, wanted};
use crate::pages::review::everything_wrong;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::error_summary::Mistake;
use crate::ui::icon::{Icon, Picture};
use crate::ui::later::later;

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

/// One line, and where to go to mend it.
struct Line {
    standing: Standing,
    text: String,
    target: Option<String>,
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
    let rows = move || {
        let mut lines = on_table.with_value(|on_table| lines(on_table, &contents.read(), lang));
        let said = mistakes.read();
        lines.retain(|line| !said.iter().any(|mistake| mistake.text == line.text));
        let whole = said.is_empty() && lines.iter().all(|line| line.standing == Standing::Done);
        let rows: Vec<AnyView> = lines.into_iter().map(|line| row(line, lang)).collect();
        view! {
            {whole.then(|| view! { <p>{t::check::nothing(lang)}</p> })}
            <ul class="checklist">{rows}</ul>
        }
        .into_any()
    };
    let (draft, filling) = on_table.with_value(|on_table| (on_table.id, on_table.filling));
    view! {
        <section class="review-part">
            <h2 class="review-part__title">{t::check::title(lang)}</h2>
            {rows}
            {later(move || beside_notebook(draft, filling))}
        </section>
    }
    .into_any()
}

fn row(line: Line, lang: Lang) -> AnyView {
    let Line {
        standing,
        text,
        target,
    } = line;
    let text = match target {
        Some(href) => view! { <a href=href>{text}</a> }.into_any(),
        None => text.into_any(),
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
    let (answers_done, odd) = filling.ask(|form| (form.problems().is_empty(), odd(form, lang)));
    let section = |section: String, question: &str| {
        let page = Route::Section(id.to_string(), section).path();
        [&*page, "#", question].concat()
    };
    let done = |text: String| Line {
        standing: Standing::Done,
        text,
        target: None,
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
            target: Some(target),
        });
    }
    lines.extend(odd.into_iter().map(|(place, question, text)| Line {
        standing: Standing::Look,
        text,
        target: place.map(|place| section(place, &question)),
    }));
    if answers_done {
        lines.push(done(t::check::answers_done(lang).to_string()));
    }
    for wanted in wanted(*filling, &procedure.papers) {
        let name = say(&wanted.paper.name, lang);
        match contents.pages_of(&wanted.paper.id).count() {
            0 if wanted.required => {}
            0 => lines.push(done(t::check::paper_not_needed(lang, name))),
            count => lines.push(done(t::check::paper_here(lang, count, name))),
        }
    }
    if contents.centre.is_some() {
        lines.push(done(t::check::centre(lang).to_string()));
    }
    lines
}

/// Everything the form finds odd but allows: section, id of the question, sentence.
fn odd(form: &Form, lang: Lang) -> Vec<(Option<String>, String, String)> {
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
            found.push((section_of(form, &path), path.html_id(), text));
        }
    }
    found
}
