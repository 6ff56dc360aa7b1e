//! The sandbox's front door: one page that links to every part; it never does anything.

use crate::World;
use crate::idp::introduced;
use crate::page::page;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use std::sync::Arc;

pub(crate) fn router(world: &Arc<World>) -> Router {
    Router::new()
        .route("/", get(show))
        .route("/healthz", get(async || "ok"))
        .route("/demo", get(async || introduced()))
        .with_state(world.clone())
}

async fn show(State(world): State<Arc<World>>) -> Response {
    page(
        "Thế giới bên ngoài, để thử",
        &html! {
            p { "Một tỉnh, một nơi đăng nhập, một nền tảng thanh toán và một ngân hàng, tất cả đều hư cấu." }
            ul {
                li { a href="/province/officer" { "Bàn làm việc của công chức" } ": tiếp nhận, xử lý, trả hồ sơ" }
                li { a href="/payment" { "Nền tảng thanh toán" } ": các khoản thu" }
                li { a href="/bank" { "Ngân hàng trên điện thoại" } ": trả bằng mã VietQR" }
                li { a href="/idp/sessions" { "Các lượt đăng nhập" } ": đăng xuất từ xa" }
                li { a href="/faults" { "Sự cố đang chờ" } " (JSON)" }
            }
            p { "Mã đơn vị của tỉnh: " (world.settings.code_prefix) }
        },
    )
}
