//! Browsers inside other apps, where cameras are blocked and drafts get lost; it only recognises them.

use leptos::prelude::window;

/// Marks of in-app browsers in the user agent, and the app's name.
const MARKS: [(&str, &str); 7] = [
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("Messenger", "Messenger"),
    ("Instagram", "Instagram"),
    ("TikTok", "TikTok"),
    ("Line/", "LINE"),
];

/// The app whose browser this is; `None` in a browser of its own.
pub(crate) fn app() -> Option<&'static str> {
    app_of(&window().navigator().user_agent().unwrap_or_default())
}

fn app_of(user_agent: &str) -> Option<&'static str> {
    MARKS
        .into_iter()
        .find(|(mark, _)| user_agent.contains(mark))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::app_of;

    #[test]
    fn zalo_and_facebook_are_recognised() {
        let zalo =
            "Mozilla/5.0 (Linux; Android 12) Chrome/110 Mobile Safari/537.36 Zalo android/12090701";
        let facebook = "Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile/15E148 [FBAN/FBIOS;FBAV/440.0]";
        assert_eq!(app_of(zalo), Some("Zalo"));
        assert_eq!(app_of(facebook), Some("Facebook"));
    }

    #[test]
    fn a_browser_of_its_own_is_left_alone() {
        assert_eq!(
            app_of("Mozilla/5.0 (Linux; Android 12) Chrome/110 Mobile Safari/537.36"),
            None
        );
    }
}
