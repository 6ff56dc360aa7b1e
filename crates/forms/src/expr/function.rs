//! The functions an expression may call: names, and how many arguments each takes; what they do is in the evaluator.

/// A function of the ODK XForms specification, or one of our own (last rows of the table).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    If,
    Coalesce,
    Once,
    True,
    False,
    Not,
    Boolean,
    String,
    Number,
    Int,
    Round,
    Abs,
    Power,
    SquareRoot,
    Min,
    Max,
    Count,
    CountNonEmpty,
    Sum,
    Position,
    IndexedRepeat,
    StringLength,
    Substr,
    SubstringBefore,
    SubstringAfter,
    Concat,
    Join,
    Contains,
    StartsWith,
    EndsWith,
    Translate,
    NormalizeSpace,
    Regex,
    Selected,
    SelectedAt,
    CountSelected,
    ChoiceName,
    PullData,
    Today,
    Now,
    Date,
    DecimalDateTime,
    DecimalTime,
    FormatDate,
    UpperCase,
    LowerCase,
    AddMonths,
    AgeInYears,
    Year,
    DateInWords,
}

/// Any number of arguments.
const MANY: u8 = u8::MAX;

/// Name, function, fewest and most arguments.
const TABLE: &[(&str, Function, u8, u8)] = &[
    ("if", Function::If, 3, 3),
    ("coalesce", Function::Coalesce, 2, MANY),
    ("once", Function::Once, 1, 1),
    ("true", Function::True, 0, 0),
    ("false", Function::False, 0, 0),
    ("not", Function::Not, 1, 1),
    ("boolean", Function::Boolean, 1, 1),
    ("string", Function::String, 1, 1),
    ("number", Function::Number, 1, 1),
    ("int", Function::Int, 1, 1),
    ("round", Function::Round, 1, 2),
    ("abs", Function::Abs, 1, 1),
    ("pow", Function::Power, 2, 2),
    ("sqrt", Function::SquareRoot, 1, 1),
    ("min", Function::Min, 1, MANY),
    ("max", Function::Max, 1, MANY),
    ("count", Function::Count, 1, 1),
    ("count-non-empty", Function::CountNonEmpty, 1, 1),
    ("sum", Function::Sum, 1, 1),
    ("position", Function::Position, 1, 1),
    ("indexed-repeat", Function::IndexedRepeat, 3, 3),
    ("string-length", Function::StringLength, 1, 1),
    ("substr", Function::Substr, 2, 3),
    ("substring-before", Function::SubstringBefore, 2, 2),
    ("substring-after", Function::SubstringAfter, 2, 2),
    ("concat", Function::Concat, 1, MANY),
    ("join", Function::Join, 2, MANY),
    ("contains", Function::Contains, 2, 2),
    ("starts-with", Function::StartsWith, 2, 2),
    ("ends-with", Function::EndsWith, 2, 2),
    ("translate", Function::Translate, 3, 3),
    ("normalize-space", Function::NormalizeSpace, 1, 1),
    ("regex", Function::Regex, 2, 2),
    ("selected", Function::Selected, 2, 2),
    ("selected-at", Function::SelectedAt, 2, 2),
    ("count-selected", Function::CountSelected, 1, 1),
    ("jr:choice-name", Function::ChoiceName, 2, 2),
    ("pulldata", Function::PullData, 4, 4),
    ("today", Function::Today, 0, 0),
    ("now", Function::Now, 0, 0),
    ("date", Function::Date, 1, 1),
    ("decimal-date-time", Function::DecimalDateTime, 1, 1),
    ("decimal-time", Function::DecimalTime, 1, 1),
    ("format-date", Function::FormatDate, 2, 2),
    ("format-date-time", Function::FormatDate, 2, 2),
    ("upper-case", Function::UpperCase, 1, 1),
    ("lower-case", Function::LowerCase, 1, 1),
    ("add-months", Function::AddMonths, 2, 2),
    ("age-in-years", Function::AgeInYears, 2, 2),
    ("year", Function::Year, 1, 1),
    ("date-in-words", Function::DateInWords, 1, 1),
];

impl Function {
    /// The function with this name, and the fewest and most arguments it takes.
    pub(crate) fn named(name: &str) -> Option<(Self, usize, usize)> {
        TABLE
            .iter()
            .find(|(known, ..)| *known == name)
            .map(|(_, function, fewest, most)| {
                (*function, usize::from(*fewest), usize::from(*most))
            })
    }

    /// How an author writes it.
    pub(crate) fn name(self) -> &'static str {
        TABLE
            .iter()
            .find(|(_, function, ..)| *function == self)
            .map_or("", |(name, ..)| name)
    }
}
