//! Everything answered in one section, read back for a last look.

use forms::{Definition, Form, Kind, Path, Value};
use i18n::{Lang, t};
use leptos::prelude::*;

use super::filling::Filling;
use super::typed::as_typed;
use crate::state::use_lang;

/// One line: what was asked and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    label: String,
    answer: String,
}

fn collect(form: &Form, path: &Path, lang: Lang, lines: &mut Vec<Line>) {
    for child in form.children(path) {
        let Some(node) = form.node(&child) else {
            continue;
        };
        if !node.relevant {
            continue;
        }
        let label = lang
            .pick(&node.label.vi, node.label.in_english())
            .to_string();
        match node.definition {
            Definition::Question(question) if !matches!(question.kind, Kind::Note) => {
                lines.push(Line {
                    label,
                    answer: answer_text(form, &child, node.value, lang),
                })
            }
            Definition::Question(_) => {}
            _ => collect(form, &child, lang, lines),
        }
    }
}

/// Everything asked and answered in one section, in words; an empty answer where there is none.
pub(crate) fn lines_read_back(form: &Form, section: &Path, lang: Lang) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    collect(form, section, lang, &mut lines);
    let lines = lines.into_iter().map(|line| (line.label, line.answer));
    lines.collect()
}

/// An answer in words.
pub(super) fn answer_text(form: &Form, path: &Path, value: Option<&Value>, lang: Lang) -> String {
    if let Some(said) = form.said(path, lang == Lang::En) {
        return said;
    }
    match value {
        Some(Value::Bool(true)) => t::form::agree(lang).to_string(),
        Some(Value::Choices(_) | Value::Text(_)) if !form.chosen(path).is_empty() => form
            .chosen(path)
            .iter()
            .map(|choice| lang.pick(&choice.label.vi, choice.label.in_english()))
            .collect::<Vec<_>>()
            .join(", "),
        value => as_typed(value),
    }
}

/// The answers of one section as a list of terms.
#[component]
pub(crate) fn ReadBack(filling: Filling, section: Path) -> impl IntoView {
    let lang = use_lang();
    // Read again when a long list arrives: until then an answer from it is a code.
    let lines = Memo::new(move |_| {
        filling.ask(|form| {
            let mut lines = Vec::new();
            collect(form, &section, lang, &mut lines);
            lines
        })
    });
    let row = move |Line { label, answer }: Line| {
        let empty = answer.is_empty();
        let answer = if empty {
            t::form::not_answered(lang).to_string()
        } else {
            answer
        };
        view! {
            <div class="read-back__row">
                <dt class="read-back__label">{label}</dt>
                <dd class="read-back__answer" class:read-back__answer--empty=empty>{answer}</dd>
            </div>
        }
        .into_any()
    };
    let rows = move || -> Vec<AnyView> { lines.get().into_iter().map(row).collect() };
    view! { <dl class="read-back">{rows}</dl> }.into_any()
}
