//! The actions of a page, under the thumb and above the keyboard.

use leptos::prelude::*;

/// A bar that stays at the bottom. On pages drawn with `no_tabs`; put the primary button last.
#[component]
pub(crate) fn BottomBar(
    /// One or two buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="bottom-bar"><div class="bottom-bar__row">{children()}</div></div> }
        .into_any()
}
