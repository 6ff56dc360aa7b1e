//! The provincial system's one shape of answer, `{error_code, message}`; it never carries the data itself.

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

/// Why a call was not done: an HTTP status, the published code and words for a person.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// What every call answers with.
pub(crate) type Reply = Result<Json<Value>, Refusal>;

/// A done call, with the fields of `data` beside `error_code` and `message`.
pub(crate) fn done(data: impl Serialize) -> Reply {
    let mut answer = json!({ "error_code": "0", "message": "Thành công" });
    if let (Ok(Value::Object(fields)), Some(answer)) =
        (serde_json::to_value(data), answer.as_object_mut())
    {
        answer.extend(fields);
    }
    Ok(Json(answer))
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    pub(crate) fn field(name: &str, why: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "10",
            format!("Trường {name} {why}"),
        )
    }

    pub(crate) fn unreadable(why: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "10",
            format!("Không đọc được nội dung gửi đến: {why}"),
        )
    }

    pub(crate) fn never_issued(code: &str) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "11",
            format!("Mã hồ sơ {code} chưa được cấp"),
        )
    }

    pub(crate) fn exists(code: &str) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "12",
            format!("Hồ sơ {code} đã tồn tại"),
        )
    }

    pub(crate) fn hash() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "13",
            "Mã băm không khớp với nội dung tệp",
        )
    }

    pub(crate) fn order(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "14", message)
    }

    pub(crate) fn no_dossier(code: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "15",
            format!("Không tìm thấy hồ sơ {code}"),
        )
    }

    pub(crate) fn missing(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "15",
            format!("Không tìm thấy {what}"),
        )
    }

    pub(crate) fn unauthorised() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "40",
            "Token không hợp lệ hoặc đã hết hạn",
        )
    }

    pub(crate) fn disk(error: std::io::Error) -> Self {
        tracing::error!(%error, "the sandbox cannot write");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "90",
            "Hệ thống không ghi được dữ liệu",
        )
    }
}

impl From<JsonRejection> for Refusal {
    fn from(why: JsonRejection) -> Self {
        Self::unreadable(why.body_text())
    }
}

impl From<BytesRejection> for Refusal {
    fn from(why: BytesRejection) -> Self {
        Self::unreadable(why.body_text())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let answer = json!({ "error_code": self.code, "message": self.message });
        (self.status, Json(answer)).into_response()
    }
}
