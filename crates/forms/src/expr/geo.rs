//! Lengths and areas on the Earth as a sphere, as the specification asks: only latitude and longitude count, never the height.

use crate::expr::Expr;
use crate::expr::eval::Eval;
use crate::expr::val::Val;
use crate::number;

/// `area`, `distance` or `geofence`, of every node of every argument.
pub(super) fn measure<'a>(eval: &Eval<'a>, name: &str, arguments: &'a [Expr]) -> Val<'a> {
    if name == "geofence" {
        let [at, shape] = arguments else {
            return Val::Empty;
        };
        return Val::Bool(is_inside(&eval.text(at), &eval.text(shape)));
    }
    let mut texts = Vec::new();
    for argument in arguments {
        eval.each(argument, &mut |value| texts.push(value.text().into_owned()));
    }
    eval.numeric(match name {
        "area" => area(&texts),
        _ => distance(&texts),
    })
}

/// The Earth's radius at the equator in metres.
const RADIUS: f64 = 6_378_100.0;

/// Latitude and longitude in degrees.
type Point = (f64, f64);

/// The points of texts such as `10.76 106.66 0 5; 10.77 106.67`; nothing if one of them is no point.
fn points(texts: &[String]) -> Option<Vec<Point>> {
    let texts = texts.iter().flat_map(|text| {
        let text = text.trim();
        text.strip_suffix(';').unwrap_or(text).split(';')
    });
    texts.map(point).collect()
}

fn point(text: &str) -> Option<Point> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [latitude, longitude, ..] = *parts else {
        return None;
    };
    let degrees =
        |text: &str, most: f64| number::parse(text).filter(|degrees| degrees.abs() <= most);
    (parts.len() <= 4).then_some(())?;
    Some((degrees(latitude, 90.0)?, degrees(longitude, 180.0)?))
}

/// Square metres inside a shape, to the hundredth; a shape that is not closed is closed. Not a number without two points.
fn area(texts: &[String]) -> Option<f64> {
    let mut points = points(texts)?;
    let first = *points.first()?;
    match &*points {
        [] | [_] => return None,
        // There and back.
        [_, _] => return Some(0.0),
        [.., last] if *last != first => points.push(first),
        _ => {}
    }
    let part = |pair: &[Point]| {
        let ((south, west), (north, east)) = (pair[0], pair[1]);
        let sines = north.to_radians().sin() + south.to_radians().sin();
        (east - west).to_radians() * (2.0 + sines)
    };
    let sum: f64 = points.windows(2).map(part).sum();
    Some(hundredths(sum * RADIUS * RADIUS / 2.0).abs())
}

/// Metres along the points, to the hundredth. Not a number without two points.
fn distance(texts: &[String]) -> Option<f64> {
    let points = points(texts)?;
    let part = |pair: &[Point]| {
        let [(a, west), (b, east)] = [pair[0], pair[1]].map(|(lat, lon)| (lat.to_radians(), lon));
        // Half the chord: exact also where the points are close together.
        let across = ((b - a) / 2.0).sin().powi(2);
        let along = ((east - west).to_radians() / 2.0).sin().powi(2);
        2.0 * RADIUS * (across + a.cos() * b.cos() * along).sqrt().min(1.0).asin()
    };
    (points.len() > 1).then(|| hundredths(points.windows(2).map(part).sum()))
}

/// Whether a point lies in a shape, by how often a line from it crosses the border.
fn is_inside(at: &str, shape: &str) -> bool {
    let (Some((latitude, longitude)), Some(shape)) = (point(at), points(&[shape.to_owned()]))
    else {
        return false;
    };
    let mut inside = false;
    for (here, next) in shape.iter().zip(shape.iter().cycle().skip(1)) {
        let crosses = (here.0 > latitude) != (next.0 > latitude);
        let reach = (next.1 - here.1) * (latitude - here.0) / (next.0 - here.0) + here.1;
        inside ^= crosses && longitude < reach;
    }
    inside
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
