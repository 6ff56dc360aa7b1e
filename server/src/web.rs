//! The built web app: its files and the one shell every page is written into; it knows no procedure.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use i18n::{Lang, t};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::documents::{self, Caching, Document};

/// Where the build leaves room for what the server adds.
const HEAD: &str = "<!--head-->";
const PAGE: &str = "<!--page-->";
const HTML: &str = "<html lang=\"vi\">";

/// Why the web app cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// The folder cannot be read.
    #[error("the built web app cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// The shell lacks one of its marks.
    #[error("index.html of the web app is missing or lacks {0}")]
    Shell(&'static str),
}

/// The app's files, in memory.
#[derive(Debug)]
pub struct Web {
    files: HashMap<String, Document>,
    shell: Shell,
    style: Option<String>,
}

/// The shell cut at its marks.
#[derive(Debug)]
struct Shell {
    before_html: String,
    before_head: String,
    before_page: String,
    after: String,
}

/// What a page says about itself and in itself.
pub struct Page {
    /// For the tab, without the product's name.
    pub title: String,
    /// For search engines and link previews.
    pub description: String,
    /// Its one true address, a path; none for pages nobody should find.
    pub canonical: Option<String>,
    /// Its text.
    pub body: Markup,
}

impl Web {
    /// Reads the folder the build made.
    pub fn read(folder: &Path) -> Result<Web, WebError> {
        let files = documents::read_folder(folder)?;
        let index = files
            .get("index.html")
            .ok_or(WebError::Shell("index.html"))?;
        let text = String::from_utf8_lossy(index.bytes());
        let shell = Shell::cut(&text)?;
        let style = stylesheet(&text).map(str::to_owned);
        Ok(Web {
            files,
            shell,
            style,
        })
    }

    /// A page that the app never replaces, with the app's style and one of its own, and without a line of script.
    #[must_use]
    pub fn without_app(&self, status: StatusCode, lang: Lang, page: &Page, own: &str) -> Response {
        let text = html! {
            (DOCTYPE)
            html lang=(lang.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="same-origin";
                    meta name="robots" content="noindex";
                    title { (page.title) " – " (t::common::app_name(lang)) }
                    meta name="description" content=(page.description);
                    link rel="icon" href="/icons/icon.svg" type="image/svg+xml";
                    @if let Some(style) = &self.style {
                        link rel="stylesheet" href=(style);
                    }
                    link rel="stylesheet" href=(own);
                }
                body { main { (page.body) } }
            }
        };
        let mut response = answer(status, text.into_string());
        response.headers_mut().insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(lang.code()),
        );
        response
    }

    /// A file by its path without the leading slash; names with a hash may be kept for ever.
    #[must_use]
    pub fn file(&self, name: &str, request: &HeaderMap) -> Option<Response> {
        if name == "index.html" {
            return None;
        }
        let caching = if has_hash(name) {
            Caching::Immutable
        } else {
            Caching::Ask
        };
        self.files
            .get(name)
            .map(|file| file.answer(request, caching))
    }

    /// The shell alone, as the service worker keeps it.
    #[must_use]
    pub fn bare(&self) -> Response {
        let lang = Lang::Vi;
        let head = html! {
            title { (t::common::app_name(lang)) }
            meta name="description" content=(t::public_page::description_home(lang));
        };
        answer(StatusCode::OK, self.shell.fill(lang, &head, &html! {}))
    }

    /// The shell with a page's text in it.
    #[must_use]
    pub fn page(
        &self,
        status: StatusCode,
        lang: Lang,
        public_url: &dyn Fn(&str) -> String,
        page: &Page,
    ) -> Response {
        let title = format!("{} – {}", page.title, t::common::app_name(lang));
        let head = html! {
            title { (title) }
            meta name="description" content=(page.description);
            @match &page.canonical {
                Some(path) => {
                    link rel="canonical" href=(public_url(path));
                    link rel="alternate" hreflang="vi" href=(public_url(&format!("{path}?lang=vi")));
                    link rel="alternate" hreflang="en" href=(public_url(&format!("{path}?lang=en")));
                    meta property="og:title" content=(page.title);
                    meta property="og:description" content=(page.description);
                    meta property="og:url" content=(public_url(path));
                    meta property="og:locale" content=(if lang == Lang::Vi { "vi_VN" } else { "en_GB" });
                }
                None => { meta name="robots" content="noindex"; }
            }
        };
        let mut response = answer(status, self.shell.fill(lang, &head, &page.body));
        response.headers_mut().insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(lang.code()),
        );
        response.headers_mut().insert(
            header::VARY,
            HeaderValue::from_static("accept-language, cookie"),
        );
        response
    }
}

impl Shell {
    fn cut(text: &str) -> Result<Shell, WebError> {
        let (before_html, rest) = text
            .split_once(HTML)
            .ok_or(WebError::Shell("<html lang=\"vi\">"))?;
        let (before_head, rest) = rest.split_once(HEAD).ok_or(WebError::Shell(HEAD))?;
        let (before_page, after) = rest.split_once(PAGE).ok_or(WebError::Shell(PAGE))?;
        Ok(Shell {
            before_html: before_html.to_owned(),
            before_head: before_head.to_owned(),
            before_page: before_page.to_owned(),
            after: after.to_owned(),
        })
    }

    fn fill(&self, lang: Lang, head: &Markup, body: &Markup) -> String {
        let PreEscaped(head) = head;
        let PreEscaped(body) = body;
        let html = format!("<html lang=\"{}\">", lang.code());
        [
            self.before_html.as_str(),
            &html,
            &self.before_head,
            head,
            &self.before_page,
            body,
            &self.after,
        ]
        .concat()
    }
}

/// Where the app's style is.
fn stylesheet(index: &str) -> Option<&str> {
    let (_, rest) = index.split_once("<link rel=\"stylesheet\" href=\"")?;
    rest.split_once('"').map(|(href, _)| href)
}

fn answer(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// `name.0123456789abcdef.js`: a part of sixteen hexadecimal digits.
fn has_hash(name: &str) -> bool {
    name.split('.')
        .any(|part| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELL: &str = "<!doctype html><html lang=\"vi\"><head><!--head--></head><body><main id=\"shell\"><!--page--></main></body></html>";

    #[test]
    fn a_page_is_written_into_the_shell_in_its_language() {
        let shell = Shell::cut(SHELL).expect("a shell");
        let text = shell.fill(
            Lang::En,
            &html! { title { "T" } },
            &html! { h1 { "a < b" } },
        );
        assert!(text.starts_with("<!doctype html><html lang=\"en\"><head><title>T</title></head>"));
        assert!(text.contains("<main id=\"shell\"><h1>a &lt; b</h1></main>"));
    }

    #[test]
    fn a_shell_without_room_for_the_page_is_refused() {
        assert!(Shell::cut("<html lang=\"vi\"><!--head-->").is_err());
    }

    #[test]
    fn the_style_is_where_the_build_put_it() {
        let index =
            "<head><link rel=\"stylesheet\" href=\"/assets/app.0123456789abcdef.css\"></head>";
        assert_eq!(stylesheet(index), Some("/assets/app.0123456789abcdef.css"));
        assert_eq!(stylesheet(SHELL), None);
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(has_hash("assets/app.0123456789abcdef.js"));
        assert!(!has_hash("sw.js"));
        assert!(!has_hash("assets/application.js"));
    }
}
