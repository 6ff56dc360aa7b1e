//! Several codes in one picture: which of them can be meant, and a button for each; it opens none by itself.

use calendar::Date;
use domain::scan::{ScannedCode, classify};
use i18n::t;
use leptos::prelude::*;

use super::verdict;
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;

/// What the texts are, each once. Beside a code we can do something with, a shop's or a neighbour's is not meant.
pub(super) fn meant(texts: &[String], origin: &str, today: Date) -> Vec<ScannedCode> {
    let mut codes = Vec::new();
    for text in texts {
        let code = classify(text, origin, today);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let ours = |code: &ScannedCode| {
        !matches!(
            code,
            ScannedCode::ForeignUrl { .. } | ScannedCode::Unknown(_) | ScannedCode::OtherPayment(_)
        )
    };
    if codes.iter().any(ours) {
        codes.retain(ours);
    }
    codes
}

/// The question, and a button for each code.
#[component]
pub(super) fn Choice(codes: Vec<ScannedCode>, on_choose: Callback<ScannedCode>) -> impl IntoView {
    let lang = use_lang();
    let buttons: Vec<AnyView> = codes
        .into_iter()
        .map(|code| {
            view! {
                <Button
                    label=verdict::name(&code, lang)
                    weight=Weight::Secondary
                    icon=Icon::Forward
                    on_tap=move |()| on_choose.run(code.clone())
                />
            }
            .into_any()
        })
        .collect();
    view! {
        <h2>{t::scan::several(lang)}</h2>
        <p>{t::scan::several_text(lang)}</p>
        <div class="stack">{buttons}</div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(texts: &[&str]) -> Vec<&'static str> {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        let today = Date::parse_iso("2026-11-26").unwrap();
        let name = |code: &ScannedCode| match code {
            ScannedCode::Procedure(_) => "procedure",
            ScannedCode::ForeignUrl { .. } => "foreign",
            ScannedCode::Unknown(_) => "unknown",
            _ => "other",
        };
        meant(&texts, "https://motcua.example.vn", today)
            .iter()
            .map(name)
            .collect()
    }

    #[test]
    fn beside_a_leaflet_a_shop_is_not_meant() {
        assert_eq!(
            kinds(&["https://quan-ca-phe.example/", "1.001193", "xin chào"]),
            ["procedure"]
        );
    }

    #[test]
    fn two_leaflets_are_two_and_one_leaflet_twice_is_one() {
        assert_eq!(kinds(&["1.001193", "2.000635"]), ["procedure", "procedure"]);
        let twice = ["1.001193", "https://motcua.example.vn/p/1.001193"];
        assert_eq!(kinds(&twice), ["procedure"]);
    }

    #[test]
    fn where_nothing_is_ours_all_is_said() {
        assert_eq!(
            kinds(&["https://quan-ca-phe.example/", "xin chào"]),
            ["foreign", "unknown"]
        );
        assert_eq!(kinds(&[]), Vec::<&str>::new());
    }
}
