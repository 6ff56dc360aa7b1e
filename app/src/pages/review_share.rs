//! "Share the form": the filled form as a PDF of A4 sheets, made on the phone and handed to its share sheet, or saved where there
//! is none. Personal data is in the file alone, not in its name.

use forms::Form;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::Contents;

use super::review_centre::centre_label;
use super::review_sheets::{Piece, SHEET, Style, Words, foot, set};
use crate::catalogue;
use crate::device::sheets::{Press, bound};
use crate::device::{clock, papers, share};
use crate::form::desk::OnTable;
use crate::form::lines_read_back;
use crate::pages::papers::{count, say, wanted};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// The button, and what became of it.
#[component]
pub(super) fn ShareForm(
    on_table: StoredValue<OnTable>,
    contents: RwSignal<Contents>,
) -> impl IntoView {
    let lang = use_lang();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let on_tap = move |()| {
        busy.set(true);
        failed.set(false);
        spawn_local(async move {
            let on_table = on_table.get_value();
            let pieces = pieces(&on_table, &contents.get_untracked(), lang).await;
            match pdf(&pieces, lang).await {
                Some(bytes) => {
                    let code = on_table.procedure.code.to_string();
                    let name = ["to-khai-", &*code, ".pdf"].concat();
                    share::file(name, "application/pdf".to_string(), bytes);
                }
                None => {
                    failed.try_set(true);
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Button label=t::review::share_form(lang).to_string() weight=Weight::Quiet icon=Icon::Share busy on_tap />
        {move || failed.get().then(|| view! { <Notice tone=Tone::Error title=t::review::share_failed(lang) /> })}
    }
    .into_any()
}

/// Everything the last look reads back, as it stands there.
async fn pieces(on_table: &OnTable, contents: &Contents, lang: Lang) -> Vec<Piece> {
    let OnTable {
        filling, procedure, ..
    } = on_table;
    let mut pieces = vec![
        Piece::Title(say(&procedure.name, lang)),
        Piece::Note(t::review::share_note(lang, procedure.code, clock::today())),
    ];
    for part in filling.ask_once(Form::sections) {
        if !part.is_shown() {
            continue;
        }
        let label = lang.pick(&part.label.vi, part.label.in_english());
        pieces.push(Piece::Heading(label.to_string()));
        let lines = filling.ask_once(|form| lines_read_back(form, &part.path, lang));
        pieces.extend(
            lines
                .into_iter()
                .map(|(label, answer)| row(label, answer, lang)),
        );
    }
    // All of the form before anything is waited for, while it is on the table.
    let total = filling.ask_once(|form| form.fees().total);
    let papers = wanted(*filling, &procedure.papers);
    if !papers.is_empty() {
        pieces.push(Piece::Heading(t::papers::title(lang).to_string()));
    }
    pieces.extend(papers.iter().map(|wanted| {
        let state = match count(contents.pages_of(&wanted.paper.id)) {
            0 => t::papers::missing(lang).to_string(),
            count => t::papers::count(lang, count),
        };
        Piece::Row(say(&wanted.paper.name, lang), state)
    }));
    pieces.push(Piece::Heading(t::review::centre_title(lang).to_string()));
    let centre = match contents.centre {
        Some(code) => centre_words(&code.to_string(), lang).await,
        None => String::new(),
    };
    pieces.push(row(t::review::centre_title(lang).to_string(), centre, lang));
    pieces.push(Piece::Heading(t::review::fee_title(lang).to_string()));
    let total = match total {
        0 => t::review::fee_free(lang).to_string(),
        total => domain::Money::new(total).to_string(),
    };
    pieces.push(Piece::Row(t::review::fee_title(lang).to_string(), total));
    pieces
}

fn row(label: String, answer: String, lang: Lang) -> Piece {
    match answer.is_empty() {
        true => Piece::Row(label, t::form::not_answered(lang).to_string()),
        false => Piece::Row(label, answer),
    }
}

/// A centre by its commune and province; by its code while their names are not on this phone.
async fn centre_words(code: &str, lang: Lang) -> String {
    let lists = (
        catalogue::list("communes").await,
        catalogue::list("provinces").await,
    );
    if let (Ok(communes), Ok(provinces)) = lists
        && let Some(commune) = communes.get(code)
    {
        return centre_label(&communes, &provinces, commune, lang);
    }
    code.to_string()
}

/// The sheets as one file; nothing where this browser cannot make it.
async fn pdf(pieces: &[Piece], lang: Lang) -> Option<Vec<u8>> {
    let press = Press::new(SHEET)?;
    let sheets = set(pieces, &|text, style| press.wide(text, style.font()));
    let total = sheets.len();
    let (mut pictures, mut said) = (Vec::with_capacity(total), Vec::with_capacity(total));
    for (mut sheet, number) in sheets.into_iter().zip(1..) {
        let (x, y) = foot();
        sheet.push(Words {
            style: Style::Small,
            x,
            y,
            text: t::review::share_page(lang, total, number),
        });
        press.clear();
        for words in &sheet {
            let colour = match words.style {
                Style::Question | Style::Small => "#444",
                _ => "#000",
            };
            press.write(&words.text, words.style.font(), colour, (words.x, words.y));
        }
        pictures.push(press.picture().await?);
        said.push(
            sheet
                .into_iter()
                .map(|words| in_shares(words, &press))
                .collect(),
        );
    }
    bound(&pictures, &said).await
}

/// Words by their share of the sheet, whatever becomes of its picture.
fn in_shares(words: Words, press: &Press) -> papers::Words {
    papers::Words {
        x: words.x / SHEET.0,
        y: words.y / SHEET.1,
        size: words.style.size() / SHEET.1,
        width: press.wide(&words.text, words.style.font()) / SHEET.0,
        text: words.text,
    }
}
