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

impl QrDrawing {
    /// The drawing as an SVG file.
    pub(crate) fn to_svg(&self) -> String {
        let QrDrawing { side, path } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"1024\" height=\"1024\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
        )
    }
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
