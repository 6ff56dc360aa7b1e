//! How far something has come, as words and as a bar.

use leptos::prelude::*;

/// A bar with its words above it.
#[component]
pub(crate) fn Progress(
    /// "Mục 2 trên 6", "Đang gửi 40 %".
    #[prop(into)]
    label: Signal<String>,
    /// Done so far.
    #[prop(into)]
    done: Signal<f64>,
    /// All there is; 0 draws a bar that only shows that work goes on.
    #[prop(into)]
    of: Signal<f64>,
) -> impl IntoView {
    let value = move || (of.get() > 0.0).then(|| done.get().to_string());
    let most = move || if of.get() > 0.0 { of.get() } else { 1.0 };
    view! {
        <div class="progress">
            <p class="progress__label">{move || label.get()}</p>
            <progress class="progress__bar" aria-label=move || label.get() max=move || most().to_string() value=value></progress>
        </div>
    }
    .into_any()
}
