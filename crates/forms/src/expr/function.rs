//! The functions an expression may call: names, and how many arguments each takes; what they do is in the evaluator.

use crate::expr::FaultKind;

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
    BooleanFromString,
    String,
    Number,
    Int,
    Round,
    Floor,
    Ceiling,
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
    Substring,
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
    DateTime,
    DecimalDateTime,
    DecimalTime,
    FormatDate,
    UpperCase,
    LowerCase,
    AddMonths,
    AgeInYears,
    Year,
    DateInWords,
    /// What phones do without, or have only beside the kinds that few forms have.
    #[cfg(feature = "wide")]
    More(More),
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
    ("boolean-from-string", Function::BooleanFromString, 1, 1),
    ("string", Function::String, 0, 1),
    ("number", Function::Number, 0, 1),
    ("int", Function::Int, 1, 1),
    ("round", Function::Round, 1, 2),
    ("floor", Function::Floor, 1, 1),
    ("ceiling", Function::Ceiling, 1, 1),
    ("abs", Function::Abs, 1, 1),
    ("pow", Function::Power, 2, 2),
    ("sqrt", Function::SquareRoot, 1, 1),
    ("min", Function::Min, 1, MANY),
    ("max", Function::Max, 1, MANY),
    ("count", Function::Count, 1, 1),
    ("count-non-empty", Function::CountNonEmpty, 1, 1),
    ("sum", Function::Sum, 1, 1),
    ("position", Function::Position, 0, 1),
    ("indexed-repeat", Function::IndexedRepeat, 3, 7),
    ("string-length", Function::StringLength, 0, 1),
    ("substr", Function::Substr, 2, 3),
    ("substring", Function::Substring, 2, 3),
    ("substring-before", Function::SubstringBefore, 2, 2),
    ("substring-after", Function::SubstringAfter, 2, 2),
    ("concat", Function::Concat, 0, MANY),
    ("join", Function::Join, 1, MANY),
    ("contains", Function::Contains, 2, 2),
    ("starts-with", Function::StartsWith, 2, 2),
    ("ends-with", Function::EndsWith, 2, 2),
    ("translate", Function::Translate, 3, 3),
    ("normalize-space", Function::NormalizeSpace, 0, 1),
    ("regex", Function::Regex, 2, 2),
    ("selected", Function::Selected, 2, 2),
    ("selected-at", Function::SelectedAt, 2, 2),
    ("count-selected", Function::CountSelected, 1, 1),
    ("jr:choice-name", Function::ChoiceName, 2, 2),
    ("pulldata", Function::PullData, 4, 4),
    ("today", Function::Today, 0, 0),
    ("now", Function::Now, 0, 0),
    ("date", Function::Date, 1, 1),
    ("date-time", Function::DateTime, 1, 1),
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

/// Functions that a phone lacks, or has only in a part of the app of its own: names, so that it can say which one it lacks.
const MORE: &[(&str, u8, u8)] = &[
    ("area", 1, 1),
    ("distance", 1, MANY),
    ("geofence", 2, 2),
    ("log", 1, 1),
    ("log10", 1, 1),
    ("exp", 1, 1),
    ("exp10", 1, 1),
    ("sin", 1, 1),
    ("cos", 1, 1),
    ("tan", 1, 1),
    ("asin", 1, 1),
    ("acos", 1, 1),
    ("atan", 1, 1),
    ("atan2", 2, 2),
    ("pi", 0, 0),
    ("random", 0, 0),
    ("uuid", 0, 1),
    ("checklist", 3, MANY),
    ("weighted-checklist", 4, MANY),
    ("digest", 2, 3),
    ("base64-encode", 1, 1),
    ("base64-decode", 1, 1),
    ("randomize", 1, 2),
    ("last", 0, 0),
    ("name", 0, 1),
    ("local-name", 0, 1),
    ("jr:itext", 1, 1),
    ("version", 0, 0),
    ("property", 1, 1),
];

/// Those of [`MORE`] that phones have with the kinds that few forms have; the others need nodes, which strict forms have not, or
/// what only whoever opens the form knows.
#[cfg(feature = "wide")]
const ON_PHONES: std::ops::Range<usize> = 0..22;

/// One of [`MORE`], by its place there.
#[cfg(feature = "wide")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct More(u8);

#[cfg(feature = "wide")]
impl More {
    /// The function at a place of [`MORE`], and the fewest and most arguments it takes.
    fn at(at: usize) -> (Function, usize, usize) {
        let (_, fewest, most) = MORE[at];
        let more = Function::More(Self(at as u8));
        (more, usize::from(fewest), usize::from(most))
    }

    /// How an author writes it; also how it is told from the others.
    pub(crate) fn name(self) -> &'static str {
        MORE[usize::from(self.0)].0
    }
}

impl Function {
    /// The function with this name, and the fewest and most arguments it takes.
    pub(crate) fn named(name: &str) -> Result<(Self, usize, usize), FaultKind> {
        if let Some((_, function, fewest, most)) = TABLE.iter().find(|(known, ..)| *known == name) {
            return Ok((*function, usize::from(*fewest), usize::from(*most)));
        }
        match MORE.iter().position(|(known, ..)| *known == name) {
            #[cfg(feature = "full")]
            Some(at) => Ok(More::at(at)),
            #[cfg(all(feature = "wide", not(feature = "full")))]
            Some(at) if ON_PHONES.contains(&at) => Ok(More::at(at)),
            #[cfg(not(feature = "full"))]
            Some(_) => Err(FaultKind::NotInThisBuild(name.into())),
            None => Err(FaultKind::UnknownFunction(name.into())),
        }
    }

    /// How an author writes it.
    pub(crate) fn name(self) -> &'static str {
        #[cfg(feature = "wide")]
        if let Self::More(more) = self {
            return more.name();
        }
        TABLE
            .iter()
            .find(|(_, function, ..)| *function == self)
            .map_or("", |(name, ..)| name)
    }
}

/// Whether the app on a phone has a function.
#[cfg(feature = "full")]
pub(crate) fn on_phone(function: Function) -> bool {
    match function {
        Function::More(More(at)) => ON_PHONES.contains(&usize::from(at)),
        _ => true,
    }
}

/// A function that expressions may call.
#[cfg(feature = "full")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownFunction {
    /// How an author writes it.
    pub name: &'static str,
    /// The fewest arguments it takes.
    pub fewest: usize,
    /// The most arguments it takes; any number where there is none.
    pub most: Option<usize>,
    /// Whether the app on a phone has it.
    pub on_phone: bool,
}

/// Every function that expressions may call, beside `current()` and `instance()`, which begin paths.
#[cfg(feature = "full")]
pub fn functions() -> impl Iterator<Item = KnownFunction> {
    let known = |name, fewest: u8, most: u8, on_phone| KnownFunction {
        name,
        fewest: fewest.into(),
        most: (most != MANY).then_some(most.into()),
        on_phone,
    };
    let core = TABLE.iter();
    let core = core.map(move |(name, _, fewest, most)| known(*name, *fewest, *most, true));
    let more = MORE.iter();
    core.chain(more.enumerate().map(move |(at, (name, fewest, most))| {
        known(*name, *fewest, *most, ON_PHONES.contains(&at))
    }))
}
