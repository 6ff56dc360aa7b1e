//! What each function of the expression language does (ODK XForms specification, "XPath functions"); names are in `function`.

use crate::expr::dates::{age, format_date, in_words};
use crate::expr::eval::Eval;
use crate::expr::val::{Val, whole};
use crate::expr::{Expr, ExprKind, Function};
use calendar::{Date, PartialDate};
use std::borrow::Cow;

impl<'a> Eval<'a> {
    pub(crate) fn call(&self, function: Function, arguments: &'a [Expr]) -> Val<'a> {
        let argument = |at: usize| self.value(&arguments[at]);
        let text = |at: usize| self.text(&arguments[at]);
        let number = |at: usize| self.number(&arguments[at]);
        let computed = |result: Option<f64>| result.map_or(Val::Empty, Val::number_of);
        match function {
            Function::If => argument(if self.truth(&arguments[0]) { 1 } else { 2 }),
            Function::Coalesce => arguments
                .iter()
                .map(|part| self.value(part))
                .find(|value| !value.is_empty())
                .unwrap_or(Val::Empty),
            Function::Once => argument(0),
            Function::True => Val::Bool(true),
            Function::False => Val::Bool(false),
            Function::Not => Val::Bool(!self.truth(&arguments[0])),
            Function::Boolean => Val::Bool(self.truth(&arguments[0])),
            Function::String => Val::Text(text(0)),
            Function::Number => computed(number(0)),
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
                let mut sum = 0.0;
                self.each(&arguments[0], &mut |value| {
                    sum += value.number().unwrap_or(0.0)
                });
                Val::number_of(sum)
            }
            Function::Position => self.position(&arguments[0]),
            Function::IndexedRepeat => match (&arguments[0].kind, &arguments[1].kind, number(2)) {
                (ExprKind::Node(wanted), ExprKind::Node(repeat), Some(number)) => {
                    self.in_row(*wanted, *repeat, number)
                }
                _ => Val::Empty,
            },
            Function::StringLength => Val::Number(text(0).chars().count() as f64),
            Function::Substr => {
                let end = if arguments.len() > 2 { number(2) } else { None };
                Val::owned(slice(&text(0), number(1).unwrap_or(0.0), end))
            }
            Function::SubstringBefore => parted(&text(0), &text(1), |(before, _)| before),
            Function::SubstringAfter => parted(&text(0), &text(1), |(_, after)| after),
            Function::Concat => Val::owned(self.joined("", arguments)),
            Function::Join => Val::owned(self.joined(&text(0), &arguments[1..])),
            Function::Contains => Val::Bool(text(0).contains(&*text(1))),
            Function::StartsWith => Val::Bool(text(0).starts_with(&*text(1))),
            Function::EndsWith => Val::Bool(text(0).ends_with(&*text(1))),
            Function::Translate => Val::owned(translate(&text(0), &text(1), &text(2))),
            Function::NormalizeSpace => Val::owned(single_spaced(&text(0))),
            Function::Regex => match &arguments[1].kind {
                ExprKind::Pattern(pattern) => Val::Bool(pattern.is_match(&text(0))),
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
            Function::PullData => self.pull(&text(0), &text(1), &text(2), &text(3)),
            Function::Today => Val::Date(self.state.context.today),
            Function::Now => Val::Moment(self.state.context.now),
            Function::Date => date(argument(0)),
            Function::DecimalDateTime => computed(date_or_moment(argument(0)).number()),
            Function::DecimalTime => computed(argument(0).number().map(|days| {
                // Vietnam is seven hours ahead of UTC all year.
                (days + 7.0 / 24.0).rem_euclid(1.0)
            })),
            Function::FormatDate => format_date(&date_or_moment(argument(0)), &text(1)),
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
        }
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
                if best.is_empty() || value.order(&best) == Some(wanted) {
                    best = value;
                }
            });
        }
        best
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

    fn position(&self, expr: &Expr) -> Val<'a> {
        let ExprKind::Node(reference) = &expr.kind else {
            return Val::Empty;
        };
        let row = self.state.ascend(self.row, reference.up);
        Val::Number(f64::from(self.state.row(row).number))
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
fn date(value: Val<'_>) -> Val<'_> {
    if let Some(day) = value.day() {
        return Val::Date(day);
    }
    match &value {
        Val::Text(text) => {
            Date::parse_iso(text.get(..10).unwrap_or(text)).map_or(Val::Empty, Val::Date)
        }
        Val::Number(days) => {
            Date::from_days_since_epoch(days.floor() as i64).map_or(Val::Empty, Val::Date)
        }
        _ => Val::Empty,
    }
}

/// Dates and moments as they are, text as a date where it is one.
fn date_or_moment(value: Val<'_>) -> Val<'_> {
    match value {
        Val::Text(text) => PartialDate::parse_iso(&text).map_or(Val::Empty, Val::Partial),
        other => other,
    }
}
