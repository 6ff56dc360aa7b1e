//! A QR code drawn large, dark on white in every theme, with words for those who cannot see it.

use leptos::prelude::*;

/// A QR code as one SVG path on a square grid of modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QrDrawing {
    /// Modules along one side, quiet zone included.
    pub(crate) side: u32,
    /// Path of the dark modules.
    pub(crate) path: String,
}

/// The code.
#[component]
pub(crate) fn QrImage(
    /// What to draw.
    drawing: QrDrawing,
    /// What it is for.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <svg
            class="qr-image"
            role="img"
            aria-label=label
            viewBox=format!("0 0 {} {}", drawing.side, drawing.side)
            shape-rendering="crispEdges"
        >
            <path d=drawing.path />
        </svg>
    }
    .into_any()
}
