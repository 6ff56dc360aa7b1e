//! A date as Vietnamese people write it: day, month, year, each in its own box.

use i18n::t;
use leptos::prelude::*;

use crate::state::{use_lang, whenever};
use crate::ui::field::Control;

/// The three boxes as typed, joined by `/` from the first filled one: `5/2/1945`, `2/1945`, `1945`.
fn join(parts: &[String; 3]) -> String {
    let first = parts.iter().position(|part| !part.is_empty());
    first.map_or_else(String::new, |first| parts[first..].join("/"))
}

/// Opposite of [`join`], forgiving: separators may be `/`, `-`, `.` or blanks, and eight digits in a row
/// are a whole date.
fn split(text: &str) -> [String; 3] {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return [&text[..2], &text[2..4], &text[4..]].map(String::from);
    }
    let mut parts: Vec<String> = text
        .split(['/', '-', '.', ' '])
        .map(|part| part.trim().to_string())
        .collect();
    parts.truncate(3);
    while parts.len() < 3 {
        parts.insert(0, String::new());
    }
    let mut parts = parts.into_iter();
    core::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// Three boxes: ngày, tháng, năm. Whole dates may be typed or pasted into the first. To be drawn in a
/// [`Field`](crate::ui::field::Field) with `several`.
#[component]
pub(crate) fn DateInput(
    /// From the field.
    control: Control,
    /// The date as text, `5/2/1945`; may be incomplete.
    #[prop(into)]
    value: Signal<String>,
    /// Called at each keystroke with the text of all boxes; leading empty boxes are left out, so a year
    /// alone is `1945`.
    #[prop(into)]
    on_input: Callback<String>,
    /// Called when the person leaves a box.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
    /// Shown but not changed by hand.
    #[prop(into, optional)]
    readonly: Signal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let parts = RwSignal::new(split(&value.get_untracked()));
    // Takes over what others put in (a card scan), but never rewrites what is being typed.
    whenever(move || {
        let outside = value.get();
        parts.maybe_update(|parts| {
            let differs = join(parts) != outside;
            if differs {
                *parts = split(&outside);
            }
            differs
        });
    });
    let typed = move |index: usize, text: String| {
        parts.update(|parts| {
            let whole = index == 0 && text.chars().filter(char::is_ascii_digit).count() > 2;
            if whole {
                *parts = split(&text);
            } else {
                parts[index] = text.trim().to_string();
            }
        });
        on_input.run(join(&parts.read_untracked()));
    };
    let labels = [
        t::common::day(lang),
        t::common::month(lang),
        t::common::year(lang),
    ];
    let boxes: Vec<AnyView> = labels
        .into_iter()
        .enumerate()
        .map(|(index, label)| {
            let id = match index {
                0 => control.id.clone(),
                1 => format!("{}-month", control.id),
                _ => format!("{}-year", control.id),
            };
            view! {
                <div class="date__part">
                    <label class="date__label" for=id.clone()>{label}</label>
                    <input
                        class=if index == 2 { "text-input date__year" } else { "text-input date__box" }
                        id=id
                        type="text"
                        inputmode="numeric"
                        autocomplete="off"
                        readonly=move || readonly.get()
                        aria-required=control.required.then_some("true")
                        aria-invalid=control.aria_invalid()
                        aria-describedby=control.aria_describedby()
                        prop:value=move || parts.read()[index].clone()
                        on:input:target=move |event| typed(index, event.target().value())
                        on:blur=move |_| if let Some(on_leave) = on_leave { let _ = on_leave.try_run(()); }
                    />
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <div class="date">{boxes}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{join, split};

    #[test]
    fn a_year_alone_stands_in_the_year_box() {
        assert_eq!(split("1945"), ["", "", "1945"]);
        assert_eq!(join(&split("1945")), "1945");
    }

    #[test]
    fn month_and_year_leave_the_day_empty() {
        assert_eq!(split("2/1945"), ["", "2", "1945"]);
    }

    #[test]
    fn a_whole_date_may_be_typed_in_one_go() {
        assert_eq!(split("05021945"), ["05", "02", "1945"]);
        assert_eq!(split("5-2-1945"), ["5", "2", "1945"]);
        assert_eq!(split("5.2.1945"), ["5", "2", "1945"]);
    }

    #[test]
    fn a_day_without_its_month_is_kept_as_typed() {
        let typed = ["5".to_string(), String::new(), "1945".to_string()];
        assert_eq!(join(&typed), "5//1945");
        assert_eq!(split("5//1945"), typed);
    }

    #[test]
    fn nothing_typed_is_nothing() {
        assert_eq!(join(&split("")), "");
    }
}
