//! One live region for the whole app: a short line everyone sees for a moment and screen readers speak.

use leptos::prelude::*;

/// Shows and speaks `text` whenever it changes; a tap or eight seconds put it away.
#[component]
pub(crate) fn Announcer(
    /// The line to say; empty says nothing.
    text: RwSignal<String>,
) -> impl IntoView {
    Effect::new(move |before: Option<Option<TimeoutHandle>>| {
        if let Some(Some(timer)) = before {
            timer.clear();
        }
        if text.read().is_empty() {
            return None;
        }
        let eight_seconds = core::time::Duration::from_secs(8);
        set_timeout_with_handle(move || text.set(String::new()), eight_seconds).ok()
    });
    view! {
        <div class="announcer" role="status" aria-live="polite" on:click=move |_| text.set(String::new())>
            {move || {
                let line = text.get();
                (!line.is_empty()).then(|| view! { <p class="announcer__line">{line}</p> })
            }}
        </div>
    }
}
