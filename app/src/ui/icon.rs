//! The few pictures of the app, each drawn by one line; always beside words, so never read out.

use leptos::prelude::*;

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    /// Arrow to the left.
    Back,
    /// House.
    Home,
    /// Corners of a viewfinder.
    Scan,
    /// Folder.
    Dossiers,
    /// Sliders.
    Settings,
    /// Magnifying glass.
    Search,
    /// Arrow to the right.
    Forward,
    /// Tick.
    Done,
    /// Exclamation mark in a triangle.
    Warning,
    /// Letter i in a circle.
    Info,
    /// Telephone.
    Phone,
    /// Clock.
    Clock,
    /// Banknote.
    Money,
    /// Sheet of paper.
    Paper,
    /// Camera.
    Camera,
    /// Cross.
    Close,
    /// Map pin.
    Place,
    /// Bin.
    Delete,
    /// Crossed-out cloud.
    Offline,
    /// Arrow out of a box.
    Share,
    /// Pencil.
    Edit,
    /// Person.
    Person,
}

impl Icon {
    /// Path on a 24 × 24 grid, to be stroked.
    const fn path(self) -> &'static str {
        match self {
            Icon::Back => "M19 12H5m7-7-7 7 7 7",
            Icon::Home => "M4 11 12 4l8 7v9h-6v-6h-4v6H4z",
            Icon::Scan => "M4 8V4h4m8 0h4v4m0 8v4h-4m-8 0H4v-4M4 12h16",
            Icon::Dossiers => "M3 6h7l2 3h9v11H3zm0 3h18",
            Icon::Settings => "M4 7h9m5 0h2M4 17h2m5 0h9M13 4v6m-7 4v6",
            Icon::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13m5 11.500 5 5",
            Icon::Forward => "m9 5 7 7-7 7",
            Icon::Done => "m4 12.500 5 5L20 6.500",
            Icon::Warning => "M12 3 2 20h20zm0 6v5m0 3v.500",
            Icon::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 8v6m0-10v.500",
            Icon::Phone => {
                "M6 3h4l1 5-2.500 1.500a12 12 0 0 0 6 6L16 13l5 1v4c0 2-2 3-3 3A17 17 0 0 1 3 6c0-1 1-3 3-3"
            }
            Icon::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 4v5l4 2",
            Icon::Money => "M2 6h20v12H2zm10 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6M5 9v.010M19 15v.010",
            Icon::Paper => "M6 3h8l4 4v14H6zm8 0v4h4M9 12h6m-6 4h6",
            Icon::Camera => "M3 7h4l2-3h6l2 3h4v13H3zm9 2.500a4 4 0 1 0 0 8 4 4 0 0 0 0-8",
            Icon::Close => "M5 5l14 14M19 5 5 19",
            Icon::Place => {
                "M12 21s7-6.500 7-12A7 7 0 0 0 5 9c0 5.500 7 12 7 12m0-15a3 3 0 1 0 0 6 3 3 0 0 0 0-6"
            }
            Icon::Delete => "M4 6h16M9 6V3h6v3m3 0-1 15H7L6 6m4 4v7m4-7v7",
            Icon::Offline => {
                "M3 3l18 18M8 7a6 6 0 0 1 9.500 3A4.500 4.500 0 0 1 20 18M6 9.500A4.500 4.500 0 0 0 7 18h9"
            }
            Icon::Share => "M12 15V3m-4 4 4-4 4 4M6 11H4v10h16V11h-2",
            Icon::Edit => "M4 20h4L20 8l-4-4L4 16zm9-13 4 4",
            Icon::Person => {
                "M12 3a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M4 21c0-5 4-7 8-7s8 2 8 7"
            }
        }
    }
}

/// Draws one picture in the colour and size of the words beside it.
#[component]
pub(crate) fn Picture(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path() />
        </svg>
    }
    .into_any()
}
