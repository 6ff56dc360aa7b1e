//! What is wrong with an expression and where, said to its author; it never speaks to the person who fills the form.

use crate::text::Text;

/// Something wrong in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset in the source.
    pub(crate) at: u32,
    pub(crate) kind: FaultKind,
}

/// The ways an expression can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FaultKind {
    TooLong,
    TooDeep,
    Empty,
    UnclosedText,
    SmartQuote,
    BadCharacter(char),
    BadReference,
    BadNumber,
    EndedEarly,
    Unexpected(Box<str>),
    Unsupported(Box<str>),
    UnknownFunction(Box<str>),
    #[cfg(not(feature = "full"))]
    NotInThisBuild(Box<str>),
    ArgumentCount(&'static str, usize),
    UnknownName(Box<str>),
    UnknownColumn(Box<str>),
    ColumnOutsideFilter(Box<str>),
    UnknownList(Box<str>),
    NotAList,
    NoAnswerHere,
    NotAnAnswer(Box<str>),
    NotInRepeat,
    ManyValues(Box<str>),
    NotMany(&'static str),
    BadPattern,
    PatternNotLiteral,
    ListNotLiteral(&'static str),
    NotAChoice(Box<str>),
    Mismatch(Box<str>, &'static str, &'static str),
    Incomparable(&'static str, &'static str),
    UnknownDateCode(char),
    NoSuchDay(Box<str>),
    OnceOutsideCalculation,
    #[cfg(feature = "full")]
    NotOnPhones(Box<str>),
    #[cfg(feature = "full")]
    RandomOutsideOnce,
    #[cfg(feature = "full")]
    TooMuchWork,
}

impl Fault {
    pub(crate) fn new(at: usize, kind: FaultKind) -> Self {
        Self {
            at: u32::try_from(at).unwrap_or(u32::MAX),
            kind,
        }
    }

    /// The sentence for whoever runs the form. An app on a device carries no words for authors: what is published was checked,
    /// so a form can only ask for more than this build knows, or be damaged.
    #[cfg(not(feature = "full"))]
    pub(crate) fn message(&self) -> Text {
        match &self.kind {
            FaultKind::NotInThisBuild(name) => with(
                "Ứng dụng trên máy này không có: ",
                "The app on this device does not have: ",
                name,
            ),
            _ => Text::new("Biểu mẫu này không đọc được.", "This form cannot be read."),
        }
    }

    /// The sentence for the author.
    #[cfg(feature = "full")]
    pub(crate) fn message(&self) -> Text {
        let (vi, en): (&str, &str) = match &self.kind {
            FaultKind::TooLong => ("Biểu thức quá dài.", "The expression is too long."),
            FaultKind::TooDeep => (
                "Biểu thức lồng quá nhiều tầng; hãy tách bớt ra một câu kiểu calculate.",
                "The expression is nested too deeply; move a part into a calculate row.",
            ),
            FaultKind::Empty => ("Biểu thức để trống.", "The expression is empty."),
            FaultKind::UnclosedText => (
                "Chuỗi chữ mở bằng dấu nháy nhưng chưa đóng.",
                "A text opened with a quote is not closed.",
            ),
            FaultKind::SmartQuote => (
                "Dấu nháy cong: hãy dùng dấu nháy thẳng ' hoặc \".",
                "Curly quote: use a straight quote ' or \".",
            ),
            FaultKind::BadCharacter(c) => {
                return with(
                    "Ký tự không dùng được trong biểu thức: ",
                    "A character that an expression cannot hold: ",
                    c.encode_utf8(&mut [0; 4]),
                );
            }
            FaultKind::BadReference => (
                "Tham chiếu phải viết ${tên}, tên chỉ gồm chữ không dấu, số và gạch dưới.",
                "A reference is written ${name}; the name has letters without marks, digits and underscores.",
            ),
            FaultKind::BadNumber => ("Số viết sai.", "The number is malformed."),
            FaultKind::EndedEarly => (
                "Biểu thức dừng giữa chừng.",
                "The expression ends too early.",
            ),
            FaultKind::Unexpected(found) => {
                return with("Không hiểu chỗ này: ", "Did not expect this here: ", found);
            }
            FaultKind::Unsupported(what) => {
                return with("Hệ thống chưa hỗ trợ: ", "This is not supported: ", what);
            }
            FaultKind::NotOnPhones(name) => {
                return with(
                    "Ứng dụng trên điện thoại không có hàm này; hãy viết cách khác, hoặc hỏi người điền: ",
                    "The app on phones does not have this function; write it another way, or ask the person: ",
                    name,
                );
            }
            FaultKind::UnknownFunction(name) => {
                return with("Không có hàm tên ", "There is no function named ", name);
            }
            FaultKind::ArgumentCount(name, given) => {
                return with(
                    "Sai số lượng tham số của hàm ",
                    "Wrong number of arguments for the function ",
                    &[name, "() (", &given.to_string(), ")"].concat(),
                );
            }
            FaultKind::UnknownName(name) => {
                return with(
                    "Biểu mẫu không có câu nào tên ",
                    "The form has nothing named ",
                    name,
                );
            }
            FaultKind::UnknownColumn(name) => {
                return with("Danh mục không có cột ", "The list has no column ", name);
            }
            FaultKind::ColumnOutsideFilter(name) => {
                return with(
                    "Tên cột chỉ dùng được trong choice_filter; nếu là câu hỏi hãy viết ${…}: ",
                    "A column name works only in a choice_filter; for a question write ${…}: ",
                    name,
                );
            }
            FaultKind::UnknownList(name) => {
                return with("Không có danh mục ", "There is no list ", name);
            }
            FaultKind::NotAList => (
                "Câu được nhắc tới không phải câu chọn từ danh mục.",
                "The question named here is not a choice from a list.",
            ),
            FaultKind::NoAnswerHere => (
                "Dấu chấm (.) chỉ dùng được ở câu có câu trả lời.",
                "The dot (.) works only on a question that has an answer.",
            ),
            FaultKind::NotAnAnswer(name) => {
                return with(
                    "Nhóm không có câu trả lời để dùng trong biểu thức: ",
                    "A group has no answer that an expression could use: ",
                    name,
                );
            }
            FaultKind::NotInRepeat => (
                "position(..) chỉ dùng được ngay trong một nhóm lặp.",
                "position(..) works only directly inside a repeat.",
            ),
            FaultKind::ManyValues(name) => {
                return with(
                    "Câu này nằm trong nhóm lặp nên có nhiều giá trị; hãy dùng sum, count, join…: ",
                    "This stands in a repeat and has many values; use sum, count, join…: ",
                    name,
                );
            }
            FaultKind::NotMany(name) => {
                return with(
                    "Hàm này cần một câu nằm trong nhóm lặp: ",
                    "This function needs a question that stands in a repeat: ",
                    name,
                );
            }
            FaultKind::BadPattern => (
                "Mẫu của regex() viết sai, hoặc dùng ký hiệu không được hỗ trợ.",
                "The pattern of regex() is malformed, or uses a sign that is not supported.",
            ),
            FaultKind::PatternNotLiteral => (
                "Mẫu của regex() phải là một chuỗi chữ viết sẵn.",
                "The pattern of regex() must be a literal text.",
            ),
            FaultKind::ListNotLiteral(name) => {
                return with(
                    "Tên danh mục hoặc cột phải là chuỗi chữ viết sẵn trong ",
                    "The name of a list or column must be a literal text in ",
                    name,
                );
            }
            FaultKind::NotAChoice(name) => {
                return with(
                    "Danh mục không có lựa chọn ",
                    "The list has no choice ",
                    name,
                );
            }
            FaultKind::NoSuchDay(text) => {
                return with(
                    "Đây không phải một ngày; hãy viết như date('2024-02-29'): ",
                    "This is no day; write it like date('2024-02-29'): ",
                    text,
                );
            }
            FaultKind::Mismatch(what, needed, found) => {
                let hint = day_hint(needed, found);
                let (needed, found) = (kind_words(needed), kind_words(found));
                return Text::new(
                    [
                        what,
                        " cần ",
                        needed.0,
                        " nhưng nhận được ",
                        found.0,
                        ".",
                        hint.0,
                    ]
                    .concat(),
                    [
                        what,
                        " needs ",
                        needed.1,
                        " but is given ",
                        found.1,
                        ".",
                        hint.1,
                    ]
                    .concat(),
                );
            }
            FaultKind::Incomparable(left, right) => {
                let hint = day_hint(left, right);
                let (left, right) = (kind_words(left), kind_words(right));
                return Text::new(
                    ["Không so sánh được ", left.0, " với ", right.0, ".", hint.0].concat(),
                    ["Cannot compare ", left.1, " with ", right.1, ".", hint.1].concat(),
                );
            }
            FaultKind::UnknownDateCode(code) => {
                return with(
                    "Mã định dạng ngày không có: %",
                    "There is no such date format code: %",
                    code.encode_utf8(&mut [0; 4]),
                );
            }
            FaultKind::OnceOutsideCalculation => (
                "once() chỉ dùng được làm toàn bộ một công thức calculation.",
                "once() works only as the whole of a calculation.",
            ),
            #[cfg(feature = "full")]
            FaultKind::TooMuchWork => (
                "Biểu thức phải đi qua quá nhiều phần tử.",
                "The expression visits too many nodes.",
            ),
            #[cfg(feature = "full")]
            FaultKind::RandomOutsideOnce => (
                "random() và uuid() chỉ dùng được trong once() hoặc ở cột default.",
                "random() and uuid() work only inside once() or in a default.",
            ),
        };
        Text::new(vi, en)
    }
}

fn with(vi: &str, en: &str, what: &str) -> Text {
    Text::new([vi, what].concat(), [en, what].concat())
}

/// How a day is written, for who writes it as text.
#[cfg(feature = "full")]
fn day_hint(one: &str, other: &str) -> (&'static str, &'static str) {
    match (one, other) {
        ("a date", "text") | ("text", "a date") => (
            " Ngày viết như date('2024-02-29').",
            " Write a day like date('2024-02-29').",
        ),
        _ => ("", ""),
    }
}

/// The name of a type in both languages.
#[cfg(feature = "full")]
fn kind_words(name: &'static str) -> (&'static str, &'static str) {
    let vi = match name {
        "text" => "chữ",
        "a number" => "một số",
        "yes or no" => "đúng/sai",
        "a date" => "một ngày",
        "a moment" => "một thời điểm",
        "several choices" => "nhiều lựa chọn",
        "rows" => "các dòng của nhóm lặp",
        _ => "giá trị",
    };
    (vi, name)
}
