//! The addresses of the app and the page each one means; it never draws a page.

/// A page of the app. Addresses that are not here belong to the server (`/auth/…`, `/api/…`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// `/`: search, scan, drafts and dossiers at a glance.
    Home,
    /// `/p/{code}`: one procedure; the code may be an old one or carry a unit's suffix.
    Procedure(String),
    /// `/life/{event}`: the procedures a moment of life leads to.
    Life(String),
    /// `/scan`: camera, photo or typed code.
    Scan,
    /// `/d/{id}`: a draft's table of sections.
    Draft(String),
    /// `/d/{id}/{place}`: one section of a draft, or the page of one question (`members[2]/full_name`).
    Section(String, String),
    /// `/d/{id}/papers`: photos of the papers the case needs.
    Papers(String),
    /// `/d/{id}/review`: everything once more, then submit.
    Review(String),
    /// `/dossiers`: what was sent and how it stands.
    Dossiers,
    /// `/dossiers/{id}`: one dossier's timeline and tasks.
    Dossier(String),
    /// `/dossiers/{id}/receipt`: the signed list of what arrived.
    Receipt(String),
    /// `/dossiers/{id}/pay`: pay what the dossier asks for.
    DossierPay(String),
    /// `/pay/{token}`: somebody else pays, with no sign-in.
    Pay(String),
    /// `/v` and `/v/{code}`: is this receipt genuine?
    Verify(Option<String>),
    /// `/preview/{hash}`: a form tried by whoever writes it; nothing is kept or sent.
    Preview(String),
    /// `/settings`: language, text size, what is stored here.
    Settings,
    /// `/notebook`: people and papers kept for next time.
    Notebook,
    /// `/share`: files from another app, and which paper they are.
    Share,
    /// An address nothing lives at.
    Unknown(String),
}

impl Route {
    /// The page of a path; `None` when the server must answer it itself.
    pub(crate) fn parse(path: &str) -> Option<Route> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let owned = |part: &str| part.to_string();
        Some(match parts.as_slice() {
            [] => Route::Home,
            ["p", code] => Route::Procedure(owned(code)),
            ["life", event] => Route::Life(owned(event)),
            ["scan"] => Route::Scan,
            ["d", id] => Route::Draft(owned(id)),
            ["d", id, "papers"] => Route::Papers(owned(id)),
            ["d", id, "review"] => Route::Review(owned(id)),
            ["d", id, place @ ..] => Route::Section(owned(id), place.join("/")),
            ["dossiers"] => Route::Dossiers,
            ["dossiers", id] => Route::Dossier(owned(id)),
            ["dossiers", id, "receipt"] => Route::Receipt(owned(id)),
            ["dossiers", id, "pay"] => Route::DossierPay(owned(id)),
            ["pay", token] => Route::Pay(owned(token)),
            ["v"] => Route::Verify(None),
            ["v", code] => Route::Verify(Some(owned(code))),
            ["preview", hash] => Route::Preview(owned(hash)),
            ["settings"] => Route::Settings,
            ["notebook"] => Route::Notebook,
            ["share"] => Route::Share,
            ["auth" | "api" | "authoring" | "healthz" | "metrics", ..] => return None,
            _ => Route::Unknown(owned(path)),
        })
    }

    /// The path of this page.
    pub(crate) fn path(&self) -> String {
        match self {
            Route::Home => "/".to_string(),
            Route::Procedure(code) => format!("/p/{code}"),
            Route::Life(event) => format!("/life/{event}"),
            Route::Scan => "/scan".to_string(),
            Route::Draft(id) => format!("/d/{id}"),
            Route::Section(id, section) => format!("/d/{id}/{section}"),
            Route::Papers(id) => format!("/d/{id}/papers"),
            Route::Review(id) => format!("/d/{id}/review"),
            Route::Dossiers => "/dossiers".to_string(),
            Route::Dossier(id) => format!("/dossiers/{id}"),
            Route::Receipt(id) => format!("/dossiers/{id}/receipt"),
            Route::DossierPay(id) => format!("/dossiers/{id}/pay"),
            Route::Pay(token) => format!("/pay/{token}"),
            Route::Verify(None) => "/v".to_string(),
            Route::Verify(Some(code)) => format!("/v/{code}"),
            Route::Preview(hash) => format!("/preview/{hash}"),
            Route::Settings => "/settings".to_string(),
            Route::Notebook => "/notebook".to_string(),
            Route::Share => "/share".to_string(),
            Route::Unknown(path) => path.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn every_page_is_found_again_at_its_own_address() {
        let id = "0193".to_string();
        let pages = [
            Route::Home,
            Route::Procedure("1.001193".into()),
            Route::Life("birth".into()),
            Route::Scan,
            Route::Draft(id.clone()),
            Route::Section(id.clone(), "child".into()),
            Route::Section(id.clone(), "members[2]/full_name".into()),
            Route::Papers(id.clone()),
            Route::Review(id.clone()),
            Route::Dossiers,
            Route::Dossier(id.clone()),
            Route::Receipt(id.clone()),
            Route::DossierPay(id),
            Route::Pay("t".into()),
            Route::Verify(None),
            Route::Verify(Some("ABCD-EFGH".into())),
            Route::Preview("0a1b".into()),
            Route::Settings,
            Route::Notebook,
            Route::Share,
        ];
        for page in pages {
            assert_eq!(Route::parse(&page.path()), Some(page));
        }
    }

    #[test]
    fn signing_in_belongs_to_the_server() {
        assert_eq!(Route::parse("/auth/login?return=/"), None);
        assert_eq!(Route::parse("/api/v1/keys"), None);
        assert_eq!(Route::parse("/authoring/1.001193"), None);
    }

    #[test]
    fn a_question_mark_is_not_part_of_the_code() {
        assert_eq!(
            Route::parse("/p/1.001193?utm_source=zalo"),
            Some(Route::Procedure("1.001193".into()))
        );
    }

    #[test]
    fn a_stray_address_is_unknown_not_a_crash() {
        assert!(matches!(Route::parse("/x/y/z"), Some(Route::Unknown(_))));
    }
}
