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
    /// Loudspeaker.
    Loud,
    /// Microphone.
    Microphone,
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
    /// Face of a child.
    Baby,
    /// Two rings.
    Rings,
    /// Three sticks of incense in a bowl.
    Incense,
    /// Three people.
    Family,
    /// Identity card.
    Card,
    /// Lorry.
    Van,
    /// Stamp.
    Stamp,
    /// Person with a stick.
    Elder,
    /// A hand that gives.
    Hands,
    /// Medal.
    Medal,
    /// House on its land.
    Field,
    /// Shop with an awning.
    Shop,
    /// Shield.
    Shield,
    /// Motorbike.
    Bike,
    /// Arrow around a quarter circle.
    Turn,
    /// Arrow upwards.
    Up,
    /// Arrow downwards.
    Down,
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
            Icon::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13m5 11.5 5 5",
            Icon::Forward => "m9 5 7 7-7 7",
            Icon::Done => "m4 12.5 5 5L20 6.5",
            Icon::Warning => "M12 3 2 20h20zm0 6v5m0 3v.5",
            Icon::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 8v6m0-10v.5",
            Icon::Phone => {
                "M6 3h4l1 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 1v4c0 2-2 3-3 3A17 17 0 0 1 3 6c0-1 1-3 3-3"
            }
            Icon::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 4v5l4 2",
            Icon::Money => "M2 6h20v12H2zm10 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6M5 9v.01M19 15v.01",
            Icon::Paper => "M6 3h8l4 4v14H6zm8 0v4h4M9 12h6m-6 4h6",
            Icon::Camera => "M3 7h4l2-3h6l2 3h4v13H3zm9 2.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8",
            Icon::Microphone => "M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zm-4 5a7 7 0 0 0 14 0m-7 7v3",
            Icon::Loud => "M4 9v6h4l5 4V5L8 9zm12-1a5 5 0 0 1 0 8m2.5-10.5a9 9 0 0 1 0 13",
            Icon::Place => {
                "M12 21s7-6.5 7-12A7 7 0 0 0 5 9c0 5.5 7 12 7 12m0-15a3 3 0 1 0 0 6 3 3 0 0 0 0-6"
            }
            Icon::Delete => "M4 6h16M9 6V3h6v3m3 0-1 15H7L6 6m4 4v7m4-7v7",
            Icon::Offline => {
                "M3 3l18 18M8 7a6 6 0 0 1 9.5 3A4.5 4.5 0 0 1 20 18M6 9.5A4.5 4.5 0 0 0 7 18h9"
            }
            Icon::Share => "M12 15V3m-4 4 4-4 4 4M6 11H4v10h16V11h-2",
            Icon::Edit => "M4 20h4L20 8l-4-4L4 16zm9-13 4 4",
            Icon::Person => "M12 3a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M4 21c0-5 4-7 8-7s8 2 8 7",
            Icon::Baby => {
                "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16m0 0c2-2 3 0 2 1M9 11v.01M15 11v.01M9 15c2 2 4 2 6 0"
            }
            Icon::Rings => "M9 8a6 6 0 1 0 0 12A6 6 0 0 0 9 8m6 0a6 6 0 1 1-2 11.6M13 4h4l-2 4z",
            Icon::Incense => "M12 4v9M8 6l1.5 7M16 6l-1.5 7M4 13h16c0 4-3 7-8 7s-8-3-8-7",
            Icon::Family => {
                "M8 5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5m8 0a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M3 20c0-5 2-7 5-7 2 0 3 1 4 3 1-2 2-3 4-3 3 0 5 2 5 7M12 16a1.5 1.5 0 1 0 0 3"
            }
            Icon::Card => {
                "M2 5h20v14H2zm6 3.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4M5 16c0-3 6-3 6 0m3-6h5m-5 4h5"
            }
            Icon::Van => {
                "M2 6h12v11H2zm12 4h4l4 4v3h-8M7 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4m10 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4"
            }
            Icon::Stamp => "M9 3h6l-1 8h4v5H6v-5h4zM5 20h14",
            Icon::Elder => {
                "M10 3a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M7 21l2-7V9h3l2 4h2m-4 1 1 7m3-9h2v9"
            }
            Icon::Hands => {
                "M3 14h4l4-2c2 0 2 2 0 2.5H9m2 0h4l4-3c2 0 2 1.5 1 2.5l-6 5H3M12 3.5c2-2 5 0 3 3l-3 3-3-3c-2-3 1-5 3-3"
            }
            Icon::Medal => "M8 3l4 7 4-7M12 10a5 5 0 1 0 0 11 5 5 0 0 0 0-11m0 3v5",
            Icon::Field => "M3 20h18M5 20v-8l7-6 7 6v8m-9 0v-5h4v5",
            Icon::Shop => {
                "M3 9l2-5h14l2 5c0 3-4 3-4.5 0-.5 3-4.5 3-4.5 0-.5 3-4.5 3-4.5 0C7 12 3 12 3 9m2 3v8h14v-8M10 20v-5h4v5"
            }
            Icon::Shield => "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zm-3 9 2 2 4-4",
            Icon::Turn => "M5 13a7 7 0 1 0 2-5m0-4v4h4",
            Icon::Up => "M12 20V4m-7 7 7-7 7 7",
            Icon::Down => "M12 4v16m-7-7 7 7 7-7",
            Icon::Bike => {
                "M6 13a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7m12 0a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M6 16h5l3-5H8m6 0 4 5M14 6h3l2 7"
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
