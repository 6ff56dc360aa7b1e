//! Label, hint, error and warning of one question, joined to its control in one place that no question can forget.

use leptos::prelude::*;

use crate::ui::words::{more, words};

/// What a control must carry so that it is spoken with its label, hint and trouble.
#[derive(Clone)]
pub(crate) struct Control {
    /// Id of the control; the target of the label and of error-summary links.
    pub(crate) id: String,
    /// Ids for `aria-describedby`, or none.
    pub(crate) described_by: Signal<Option<String>>,
    /// True while there is an error.
    pub(crate) invalid: Signal<bool>,
    /// True when an answer is required.
    pub(crate) required: bool,
}

impl Control {
    /// `aria-invalid` for this moment.
    pub(crate) fn aria_invalid(&self) -> impl Fn() -> Option<&'static str> + Copy + Send + 'static {
        let invalid = self.invalid;
        move || invalid.get().then_some("true")
    }

    /// `aria-describedby` for this moment.
    pub(crate) fn aria_describedby(&self) -> impl Fn() -> Option<String> + Copy + Send + 'static {
        let described_by = self.described_by;
        move || described_by.get()
    }
}

/// One question around one control. `several` draws a group (radio buttons, date boxes) with a legend
/// instead of a label.
#[component]
pub(crate) fn Field(
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// Small word after the label such as "(không bắt buộc)"; empty says nothing.
    #[prop(into, optional)]
    mark: Signal<String>,
    /// How to answer.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// What is wrong and how to put it right; empty while nothing is.
    #[prop(into, optional)]
    error: Signal<String>,
    /// What looks odd; never blocks. Empty while nothing does.
    #[prop(into, optional)]
    warning: Signal<String>,
    /// A line that reads the answer back or says where it came from; empty says nothing.
    #[prop(into, optional)]
    note: Signal<String>,
    /// An answer is required.
    #[prop(optional)]
    required: bool,
    /// The control is a group of controls.
    #[prop(optional)]
    several: bool,
    /// Where question and hint belong, if they may have marks.
    #[prop(into, optional)]
    marks: String,
    /// Draws the control.
    control: Box<dyn FnOnce(Control) -> AnyView>,
) -> impl IntoView {
    let parts = [
        ("hint", hint),
        ("error", error),
        ("warning", warning),
        ("note", note),
    ];
    let stem = id.clone();
    let described_by = Signal::derive(move || {
        let ids: Vec<String> = parts
            .iter()
            .filter(|(_, text)| !text.read().is_empty())
            .map(|(name, _)| format!("{stem}-{name}"))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    });
    let invalid = Signal::derive(move || !error.read().is_empty());
    let control = control(Control {
        id: id.clone(),
        described_by,
        invalid,
        required,
    });
    let part = |name: &'static str, text: Signal<String>| {
        let part_id = format!("{id}-{name}");
        let marks = marks.clone();
        move || {
            let line = text.get();
            (!line.is_empty()).then(|| {
                view! { <p class=format!("field__{name}") id=part_id.clone()>{words(&marks, name, line)}</p> }
            })
        }
    };
    let more = more(&marks, "beside");
    let hint = part("hint", hint);
    let error = part("error", error);
    let warning = part("warning", warning);
    let note = part("note", note);
    let question = move || {
        let mark = mark.get();
        view! {
            {words(&marks, "label", label.get())}
            {(!mark.is_empty()).then(|| view! { <span class="field__mark">{mark}</span> })}
        }
    };
    let class = move || {
        if invalid.get() {
            "field field--invalid"
        } else {
            "field"
        }
    };
    if several {
        view! {
            <fieldset class=class id=format!("{id}-group") aria-describedby=move || described_by.get()>
                <legend class="field__label">{question}</legend>
                {more} {hint} {error} {control} {warning} {note}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class=class>
                <label class="field__label" for=id.clone()>{question}</label>
                {more} {hint} {error} {control} {warning} {note}
            </div>
        }
        .into_any()
    }
}
