//! Names and values side by side: the summary of a procedure, a dossier, a receipt, an answer.

use leptos::prelude::*;

/// A list of facts. Empty values are left out.
#[component]
pub(crate) fn Facts(
    /// Name and value.
    rows: Vec<(String, String)>,
) -> impl IntoView {
    let rows: Vec<AnyView> = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            view! {
                <div class="facts__row">
                    <dt class="facts__name">{name}</dt>
                    <dd class="facts__value">{value}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}
