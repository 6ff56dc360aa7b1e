//! What each function of the expression language does (ODK XForms specification, "XPath functions"); names are in `function`.

use crate::expr::dates::{age, format_date, in_words};
use crate::expr::eval::Eval;
use crate::expr::val::{Val, read_moment, whole};
use crate::expr::{Expr, ExprKind, Function};
use calendar::{Date, PartialDate, Timestamp, WallTime};
use std::borrow::Cow;

impl<'a> Eval<'a> {
    pub(crate) fn call(&self, function: Function, arguments: &'a [Expr]) -> Val<'a> {
        let argument = |at: usize| self.value(&arguments[at]);
        let text = |at: usize| self.text(&arguments[at]);
        let number = |at: usize| self.number(&arguments[at]);
        let computed = |result: Option<f64>| self.numeric(result);
        // Without its argument a function speaks of the node that is looked at.
        let mine = || {
            arguments
                .first()
                .map_or_else(|| self.mine(), |expr| self.value(expr))
        };
        match function {
            Function::If => argument(if self.truth(&arguments[0]) { 1 } else { 2 }),
            Function::Coalesce => arguments
                .iter()
                .map(|part| self.value(part))
                .find(|value| !value.is_empty())
                .unwrap_or(Val::Empty),
            Function::Once if self.compat() => match self.mine() {
                own if own.is_empty() => argument(0),
                own => own,
            },
            Function::Once => argument(0),
            Function::True => Val::Bool(true),
            Function::False => Val::Bool(false),
            Function::Not => Val::Bool(!self.truth(&arguments[0])),
            Function::Boolean => Val::Bool(self.truth(&arguments[0])),
            Function::BooleanFromString => Val::Bool(matches!(&*text(0), "true" | "1")),
            Function::String => Val::Text(mine().text()),
            Function::Number => computed(mine().number()),
            Function::Floor => computed(number(0).map(f64::floor)),
            Function::Ceiling => computed(number(0).map(f64::ceil)),
            Function::Int => computed(number(0).map(f64::trunc)),
            Function::Round => {
                let places = if arguments.len() > 1 { number(1) } else { None }.unwrap_or(0.0);
                let scale = 10_f64.powf(places.clamp(-15.0, 15.0).trunc());
                computed(number(0).map(|number| (number * scale + 0.5).floor() / scale))
            }
            Function::Abs => computed(number(0).map(f64::abs)),
            Function::Power => computed(number(0).and_then(|base| Some(base.powf(number(1)?)))),
            Function::SquareRoot => computed(number(0).map(f64::sqrt)),
            Function::Min => self.extreme(arguments, std::cmp::Ordering::Less),
            Function::Max => self.extreme(arguments, std::cmp::Ordering::Greater),
            Function::Count => self.count(&arguments[0], |_| true),
            Function::CountNonEmpty => self.count(&arguments[0], |value| !value.is_empty()),
            Function::Sum => {
                let without = if self.compat() { f64::NAN } else { 0.0 };
                let mut sum = 0.0;
                self.each(&arguments[0], &mut |value| {
                    sum += value.number().unwrap_or(without)
                });
                computed(Some(sum))
            }
            Function::Position => self.position(arguments.first()),
            #[cfg(feature = "full")]
            Function::IndexedRepeat if self.looks() => self.in_element(arguments),
            Function::IndexedRepeat => self.in_row(arguments),
            Function::StringLength => Val::Number(mine().text().chars().count() as f64),
            Function::Substr => {
                let end = if arguments.len() > 2 { number(2) } else { None };
                Val::owned(slice(&text(0), number(1).unwrap_or(0.0), end))
            }
            Function::Substring => {
                let len = if arguments.len() > 2 {
                    number(2)
                } else {
                    Some(f64::INFINITY)
                };
                Val::owned(part(&text(0), number(1), len))
            }
            Function::SubstringBefore => parted(&text(0), &text(1), |(before, _)| before),
            Function::SubstringAfter => parted(&text(0), &text(1), |(_, after)| after),
            Function::Concat => Val::owned(self.joined("", arguments)),
            Function::Join => Val::owned(self.joined(&text(0), &arguments[1..])),
            Function::Contains => Val::Bool(text(0).contains(&*text(1))),
            Function::StartsWith => Val::Bool(text(0).starts_with(&*text(1))),
            Function::EndsWith => Val::Bool(text(0).ends_with(&*text(1))),
            Function::Translate => Val::owned(translate(&text(0), &text(1), &text(2))),
            Function::NormalizeSpace => Val::owned(single_spaced(&mine().text())),
            Function::Regex => match &arguments[1].kind {
                ExprKind::Pattern(pattern) => Val::Bool(pattern.matches(&text(0))),
                #[cfg(feature = "full")]
                ExprKind::Search(pattern) => Val::Bool(pattern.is_match(&text(0))),
                #[cfg(feature = "full")]
                _ => self.matches(&text(0), &text(1)),
                #[cfg(not(feature = "full"))]
                _ => Val::Empty,
            },
            Function::Selected => Val::Bool(names(&argument(0)).any(|name| name == text(1).trim())),
            Function::SelectedAt => number(1)
                .and_then(whole)
                .and_then(|at| usize::try_from(at).ok())
                .and_then(|at| names(&argument(0)).nth(at).map(str::to_owned))
                .map_or(Val::Empty, Val::owned),
            Function::CountSelected => Val::Number(names(&argument(0)).count() as f64),
            Function::ChoiceName => self.choice_name(arguments),
            #[cfg(feature = "full")]
            Function::PullData if self.looks() => self.pull_from_document(arguments),
            Function::PullData => self.pull(&text(0), &text(1), &text(2), &text(3)),
            Function::Today => Val::Date(self.state.context.today),
            Function::Now => Val::Moment(self.state.context.now),
            Function::Date => date(argument(0)),
            Function::DateTime => moment(argument(0)),
            Function::DecimalDateTime => computed(date_or_moment(argument(0)).number()),
            Function::DecimalTime => computed(time_of_day(&argument(0))),
            Function::FormatDate => {
                format_date(&date_or_moment(argument(0)), &text(1), self.compat())
            }
            Function::UpperCase => Val::owned(text(0).to_uppercase()),
            Function::LowerCase => Val::owned(text(0).to_lowercase()),
            Function::AddMonths => match (argument(0).day(), number(1)) {
                (Some(day), Some(months)) => day
                    .add_months(months.trunc() as i64)
                    .map_or(Val::Empty, Val::Date),
                _ => Val::Empty,
            },
            Function::AgeInYears => age(&argument(0), &argument(1)),
            Function::Year => argument(0)
                .day()
                .map_or(Val::Empty, |day| Val::Number(f64::from(day.year()))),
            Function::DateInWords => in_words(&argument(0)),
            #[cfg(feature = "full")]
            Function::More(more) => self.more(more, arguments),
            #[cfg(all(feature = "wide", not(feature = "full")))]
            Function::More(more) => self
                .state
                .plan
                .rules
                .map_or(Val::Empty, |rules| rules.call(self, more.name(), arguments)),
        }
    }

    /// The node that is looked at, else the answer of the question the expression belongs to.
    fn mine(&self) -> Val<'a> {
        #[cfg(feature = "full")]
        if let Some(words) = self.looking.spot.map(|spot| self.words(spot)) {
            return Val::owned(words);
        }
        self.own()
    }

    fn count(&self, expr: &'a Expr, counts: fn(&Val<'a>) -> bool) -> Val<'a> {
        let mut count = 0_u32;
        self.each(expr, &mut |value| count += u32::from(counts(&value)));
        Val::Number(f64::from(count))
    }

    fn extreme(&self, arguments: &'a [Expr], wanted: std::cmp::Ordering) -> Val<'a> {
        let mut best = Val::Empty;
        for argument in arguments {
            self.each(argument, &mut |value| {
                if self.compat() {
                    // As in XPath 3: one thing that is no number makes the whole no number.
                    let number = value.number().unwrap_or(f64::NAN);
                    let better = best.number().is_none_or(|best: f64| {
                        !best.is_nan() && number.partial_cmp(&best).is_none_or(|it| it == wanted)
                    });
                    if better {
                        best = Val::Number(number);
                    }
                } else if best.is_empty() || value.order(&best) == Some(wanted) {
                    best = value;
                }
            });
        }
        if best.is_empty() {
            self.numeric(None)
        } else {
            best
        }
    }

    fn joined(&self, separator: &str, arguments: &'a [Expr]) -> String {
        let mut joined = String::new();
        let mut first = true;
        for argument in arguments {
            self.each(argument, &mut |value| {
                if !first {
                    joined.push_str(separator);
                }
                first = false;
                joined.push_str(&value.text());
            });
        }
        joined
    }

    /// The number of the row, or of a node among those of its name.
    fn position(&self, expr: Option<&'a Expr>) -> Val<'a> {
        match expr.map(|expr| &expr.kind) {
            Some(ExprKind::Node(reference)) if !reference.many => {
                let row = self.state.ascend(self.row, reference.up);
                Val::Number(f64::from(self.state.row(row).number))
            }
            #[cfg(feature = "full")]
            _ => self.place(expr),
            #[cfg(not(feature = "full"))]
            _ => Val::Empty,
        }
    }

    /// The Vietnamese label of a choice: what is calculated does not depend on the language of the screen.
    fn choice_name(&self, arguments: &'a [Expr]) -> Val<'a> {
        let ExprKind::Node(reference) = &arguments[1].kind else {
            return Val::Empty;
        };
        let state = self.state;
        let list = state
            .plan
            .question(reference.def)
            .and_then(|question| question.list())
            .and_then(|list| state.plan.list(list.name(), &state.context.lists));
        let name = self.text(&arguments[0]);
        list.and_then(|list| list.get(&name))
            .map_or(Val::Empty, |choice| {
                Val::Text(Cow::Borrowed(&choice.label.vi))
            })
    }
}

/// The names chosen in a select, or the words of a text.
fn names<'v>(value: &'v Val<'_>) -> impl Iterator<Item = &'v str> {
    let (words, names) = match value {
        Val::Names(names) => ("", *names),
        Val::Text(text) => (&**text, &[][..]),
        _ => ("", &[][..]),
    };
    words
        .split_whitespace()
        .chain(names.iter().map(String::as_str))
}

fn parted<'a>(text: &str, by: &str, side: for<'t> fn((&'t str, &'t str)) -> &'t str) -> Val<'a> {
    text.split_once(by)
        .map_or(Val::Empty, |parts| Val::owned(side(parts).to_owned()))
}

/// `substring` of XPath: letters counted from 1, both ends rounded.
fn part(text: &str, start: Option<f64>, len: Option<f64>) -> String {
    let (Some(start), Some(len)) = (start, len) else {
        return String::new();
    };
    let round = |number: f64| (number + 0.5).floor();
    let (first, end) = (round(start), round(start) + round(len));
    let inside = |at: &f64| *at >= first && *at < end;
    let numbered = text.chars().zip(1_u32..);
    numbered
        .filter(|(_, at)| inside(&f64::from(*at)))
        .map(|(letter, _)| letter)
        .collect()
}

/// Letters from `start` up to but without `end`, counted from 0, from behind where negative.
fn slice(text: &str, start: f64, end: Option<f64>) -> String {
    let len = text.chars().count() as f64;
    let at = |place: f64| {
        let place = if place < 0.0 { len + place } else { place };
        place.clamp(0.0, len) as usize
    };
    let (start, end) = (at(start), at(end.unwrap_or(len)));
    text.chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .collect()
}

fn translate(text: &str, from: &str, to: &str) -> String {
    text.chars()
        .filter_map(|c| match from.chars().position(|wanted| wanted == c) {
            None => Some(c),
            Some(at) => to.chars().nth(at),
        })
        .collect()
}

fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// `date(…)`: from a date, a moment, days since 1970 or ISO text.
pub(super) fn date(value: Val<'_>) -> Val<'_> {
    if let Some(day) = value.day() {
        return Val::Date(day);
    }
    match &value {
        Val::Text(text) => {
            let moment = || read_moment(text).map(|moment| moment.in_vietnam().date);
            let day = Date::parse_iso(text).ok().or_else(moment);
            day.map_or(Val::Empty, Val::Date)
        }
        Val::Number(days) if days.is_finite() => {
            Date::from_days_since_epoch(days.floor() as i64).map_or(Val::Empty, Val::Date)
        }
        _ => Val::Empty,
    }
}

/// Dates and moments as they are, text as one of them where it is one.
fn date_or_moment(value: Val<'_>) -> Val<'_> {
    match &value {
        Val::Text(text) => match PartialDate::parse_iso(text) {
            Ok(date) => Val::Partial(date),
            Err(_) => read_moment(text).map_or(Val::Empty, Val::Moment),
        },
        Val::Number(days) => Val::Moment(after_1970(*days)),
        _ => value,
    }
}

/// `date-time(…)`: a day begins at midnight in Vietnam.
fn moment(value: Val<'_>) -> Val<'_> {
    let midnight =
        |day| WallTime::new(day, 0, 0).map_or(Val::Empty, |wall| Val::Moment(wall.timestamp()));
    match date_or_moment(value) {
        moment @ Val::Moment(_) => moment,
        other => other.day().map_or(Val::Empty, midnight),
    }
}

/// So many days after the beginning of 1970 UTC.
fn after_1970(days: f64) -> Timestamp {
    Timestamp::from_millis((days * 86_400_000.0).round() as i64)
}

/// The part of a day in Vietnam: of a moment, or of a time such as `06:00:00.000+07:00`.
fn time_of_day(value: &Val<'_>) -> Option<f64> {
    let days = match value {
        Val::Text(time) if time.as_bytes().get(2) == Some(&b':') => {
            read_moment(&["1970-01-01T", time].concat())?.millis() as f64 / 86_400_000.0
        }
        Val::Text(_) => return None,
        other => other.number()?,
    };
    // Vietnam is seven hours ahead of UTC all year.
    Some((days + 7.0 / 24.0).rem_euclid(1.0))
}
