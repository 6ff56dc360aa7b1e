//! What keeps a dossier from being sent, by the rules the server goes by as well.

use calendar::Date;
use i18n::{Lang, t};
use sync::protocol::paper_of;
use sync::store::{Contents, Page};

use crate::device::clock;
use crate::form::desk::OnTable;
use crate::form::place_of;
use crate::pages::draft::mistake;
use crate::pages::papers::{say, wanted};
use crate::route::Route;
use crate::ui::error_summary::Mistake;

/// Everything that keeps the dossier from being sent, each a link to where it is mended.
pub(super) fn everything_wrong(
    on_table: &OnTable,
    contents: &Contents,
    lang: Lang,
) -> Vec<Mistake> {
    let OnTable {
        id,
        filling,
        procedure,
        ..
    } = on_table;
    let mut found = filling.ask_once(|form| {
        form.problems()
            .into_iter()
            .map(|(path, problem)| {
                let mut line = mistake(form, &path, problem, lang);
                if let Some(section) = place_of(form, &path) {
                    line.target = format!(
                        "{}#{}",
                        Route::Section(id.to_string(), section).path(),
                        line.target
                    );
                }
                line
            })
            .collect::<Vec<_>>()
    });
    for wanted in wanted(*filling, &procedure.papers) {
        if wanted.required && contents.pages_of(&wanted.paper.id).next().is_none() {
            found.push(Mistake {
                target: format!(
                    "{}#paper-{}",
                    Route::Papers(id.to_string()).path(),
                    wanted.paper.id
                ),
                text: format!(
                    "{}: {}",
                    say(&wanted.paper.name, lang),
                    t::papers::missing(lang)
                ),
            });
        }
    }
    for named in filling.ask_once(forms::Form::files) {
        if contents.pages.iter().any(|page| is_file(page, &named)) {
            continue;
        }
        let section = filling.ask_once(|form| place_of(form, &named.path));
        let section = section.unwrap_or_else(|| "start".into());
        found.push(Mistake {
            target: format!(
                "{}#{}",
                Route::Section(id.to_string(), section).path(),
                named.path.html_id()
            ),
            text: t::problem::answer_file_missing(lang).into(),
        });
    }
    if contents.centre.is_none() {
        found.push(Mistake {
            target: "centre".into(),
            text: t::review::centre_missing(lang).into(),
        });
    }
    let today = clock::today();
    if let Some(ended) = procedure.validity.to.filter(|last| *last < today) {
        let text = t::review::procedure_ended(lang, ended.to_string());
        found.push(Mistake {
            target: Route::Procedure(procedure.code.to_string()).path(),
            text,
        });
    }
    // A form cannot be older than its own publication: then the phone's clock is wrong, not the calendar.
    let published = filling.ask_once(|form| Date::parse_iso(&form.answers().version).ok());
    if published.is_some_and(|published| today.days_since(published) < -1) {
        let text = t::review::clock_wrong(lang, today.to_string());
        found.push(Mistake {
            target: "submit".into(),
            text,
        });
    }
    found
}

/// Whether a page is the file that an answer names.
pub(super) fn is_file(page: &Page, named: &forms::NamedFile) -> bool {
    page.paper == paper_of(&named.question) && page.sha256.to_string() == named.sha256
}
