//! The frame every sandbox page is drawn in; it never holds a partner's business.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A whole page in Vietnamese, marked as belonging to the sandbox and not to the State.
pub(crate) fn page(title: &str, body: &Markup) -> Response {
    page_with_status(StatusCode::OK, title, body)
}

/// A whole page with a status other than 200.
pub(crate) fn page_with_status(status: StatusCode, title: &str, body: &Markup) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Môi trường thử" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#noi-dung" { "Đến nội dung chính" }
                p.notice { "Môi trường thử: người, tiền và hồ sơ ở đây đều không có thật. "
                    a href="/" { "Trang chủ thử nghiệm" } }
                main id="noi-dung" { h1 { (title) } (body) }
            }
        }
    };
    (status, Html(document.into_string())).into_response()
}

/// A page that says what went wrong and where to go on.
pub(crate) fn trouble(status: StatusCode, what: &str, back: &str) -> Response {
    page_with_status(
        status,
        "Chưa làm được việc này",
        &html! {
            p role="alert" { (what) }
            p { a href=(back) { "Quay lại" } }
        },
    )
}

/// `8.000 đ`.
pub(crate) fn money(amount: u64) -> String {
    let digits = amount.to_string();
    let mut text = String::with_capacity(digits.len() + 8);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text + " đ"
}

const STYLE: &str = "
:root{--ink:#16202b;--paper:#fff;--line:#8593a3;--soft:#eef2f6;--act:#0b5394;--act-ink:#fff;--gold:#7a5200;--red:#a6192e}
@media (prefers-color-scheme:dark){:root{--ink:#e8edf3;--paper:#12181f;--line:#6d7c8d;--soft:#1d2630;--act:#8ec1ff;--act-ink:#0a1522;--gold:#ffd27a;--red:#ff9aa8}}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.6 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main{max-width:44rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.2rem;margin:2rem 0 .5rem}
a{color:var(--act)}
.skip{position:absolute;left:-99rem}.skip:focus{left:.5rem;top:.5rem;background:var(--paper);padding:.5rem}
.notice{margin:0;padding:.5rem 1rem;background:var(--soft);font-size:.9rem}
button,.button{display:inline-block;min-height:2.75rem;padding:.5rem 1rem;font:inherit;font-weight:600;color:var(--act-ink);background:var(--act);border:2px solid var(--act);border-radius:.4rem;cursor:pointer;text-decoration:none;text-align:left}
button.plain{color:var(--act);background:transparent}
button.wide{width:100%;margin-bottom:.75rem}button small{display:block;font-weight:400}
:focus-visible{outline:3px solid var(--gold);outline-offset:2px}
label{display:block;font-weight:600;margin-top:.75rem}
input,select,textarea{width:100%;min-height:2.75rem;padding:.5rem;font:inherit;color:inherit;background:var(--paper);border:2px solid var(--line);border-radius:.3rem}
input[type=radio],input[type=checkbox]{width:1.5rem;min-height:1.5rem}
form{margin:0 0 1rem}form button{margin-top:.75rem}
details{border:1px solid var(--line);border-radius:.4rem;padding:.5rem .75rem;margin-bottom:.5rem}summary{cursor:pointer;min-height:2rem;font-weight:600}
dl{margin:0}dt{font-weight:600;margin-top:.5rem}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
.gold{color:var(--gold);font-weight:600}.red{color:var(--red);font-weight:600}
[role=alert]{border-left:.3rem solid var(--red);padding:.5rem 1rem;background:var(--soft)}
[role=status]{border-left:.3rem solid var(--act);padding:.5rem 1rem;background:var(--soft)}
";

#[cfg(test)]
mod tests {
    #[test]
    fn money_is_grouped_by_thousands() {
        assert_eq!(super::money(0), "0 đ");
        assert_eq!(super::money(8000), "8.000 đ");
        assert_eq!(super::money(1_250_000), "1.250.000 đ");
    }
}
