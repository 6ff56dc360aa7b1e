//! The functions that few forms call: a phone has them in a part of the app of its own. Told by name, for they are seldom called.

use crate::expr::Expr;
use crate::expr::digest;
use crate::expr::eval::Eval;
use crate::expr::geo::measure;
use crate::expr::val::Val;
use std::borrow::Cow;

/// The longest text `uuid(number)` makes.
const MAX_TOKEN: f64 = 1_000.0;

/// The value of a function by its name.
pub(crate) fn seldom<'a>(eval: &Eval<'a>, name: &str, arguments: &'a [Expr]) -> Val<'a> {
    let text = |at: usize| {
        arguments
            .get(at)
            .map_or(Cow::Borrowed(""), |expr| eval.text(expr))
    };
    let number = |at: usize| arguments.get(at).and_then(|expr| eval.number(expr));
    let of = |compute: fn(f64) -> f64| eval.numeric(number(0).map(compute));
    match name {
        "log" => of(f64::ln),
        "log10" => of(f64::log10),
        "exp" => of(f64::exp),
        "exp10" => of(|power| 10_f64.powf(power)),
        "sin" => of(f64::sin),
        "cos" => of(f64::cos),
        "tan" => of(f64::tan),
        "asin" => of(f64::asin),
        "acos" => of(f64::acos),
        "atan" => of(f64::atan),
        "atan2" => eval.numeric(number(0).zip(number(1)).map(|(y, x)| y.atan2(x))),
        "pi" => Val::Number(std::f64::consts::PI),
        "random" => eval.state.random().map_or(Val::Empty, |bits| {
            Val::Number((bits >> 11) as f64 / (1_u64 << 53) as f64)
        }),
        "uuid" => uuid(eval, number(0)),
        "checklist" | "weighted-checklist" => checklist(eval, name == "checklist", arguments),
        "digest" => {
            let encoding = if arguments.len() > 2 {
                text(2)
            } else {
                Cow::Borrowed("base64")
            };
            digest::digest(&text(0), &text(1), &encoding).map_or(Val::Empty, Val::owned)
        }
        "base64-encode" => Val::owned(digest::base64(text(0).as_bytes())),
        "base64-decode" => Val::owned(digest::from_base64(&text(0))),
        name => measure(eval, name, arguments),
    }
}

/// Random by version 4 of RFC 4122; with a number so many letters of such.
fn uuid<'a>(eval: &Eval<'a>, len: Option<f64>) -> Val<'a> {
    let Some(mut made) = one(eval) else {
        return Val::Empty;
    };
    if let Some(len) = len {
        let len = len.clamp(0.0, MAX_TOKEN) as usize;
        while made.len() < len {
            made.extend(one(eval));
        }
        made.truncate(len);
    }
    Val::owned(made)
}

fn one(eval: &Eval<'_>) -> Option<String> {
    let (high, low) = (eval.state.random()?, eval.state.random()?);
    let version = high & !0xf000 | 0x4000;
    let variant = low & !(0b11 << 62) | (0b10 << 62);
    let bits = u128::from(version) << 64 | u128::from(variant);
    let mut made = String::with_capacity(36);
    for place in 0..32_u32 {
        if matches!(place, 8 | 12 | 16 | 20) {
            made.push('-');
        }
        let digit = (bits >> (124 - 4 * place)) as u32 & 15;
        made.extend(char::from_digit(digit, 16));
    }
    Some(made)
}

/// `checklist(min, max, v…)` and `weighted-checklist(min, max, v, w, …)`: the limits hold, where -1 is no limit.
fn checklist<'a>(eval: &Eval<'a>, plain: bool, arguments: &'a [Expr]) -> Val<'a> {
    let [least, most, rest @ ..] = arguments else {
        return Val::Empty;
    };
    let values = |expr: &'a Expr| {
        let mut values = Vec::new();
        eval.each(expr, &mut |value| {
            values.push(value.number().unwrap_or(0.0))
        });
        values
    };
    let ticked = |value: &&f64| **value > 0.0;
    let total: f64 = if plain {
        let all = rest
            .iter()
            .map(|expr| values(expr).iter().filter(ticked).count() as f64);
        all.sum()
    } else {
        let pairs = rest.chunks(2).filter_map(|pair| match pair {
            [value, weight] => Some((values(value), values(weight))),
            _ => None,
        });
        let weight = |(values, weights): (Vec<f64>, Vec<f64>)| -> f64 {
            let both = values.iter().zip(&weights);
            both.filter(|(value, _)| **value > 0.0)
                .map(|(_, weight)| weight)
                .sum()
        };
        pairs.map(weight).sum()
    };
    let limit = |expr| eval.number(expr).unwrap_or(f64::NAN);
    let (least, most) = (limit(least), limit(most));
    Val::Bool((least < 0.0 || total >= least) && (most < 0.0 || total <= most))
}
