//! Places on the Earth: as they travel, as people write or paste them, as they read them; it draws no map and measures nothing.

use crate::number;

/// The most places of a way or a piece of land.
const MAX_POINTS: usize = 1_000;

/// Metres above or below the sea that a device may claim.
const MOST_METRES: f64 = 100_000.0;

/// A place as it travels, in its one spelling: two to four numbers with a blank between them.
pub(super) fn point(text: &str) -> Option<String> {
    spelt(text.split_whitespace())
}

fn spelt<'t>(parts: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut place = String::new();
    let mut count = 0;
    for part in parts {
        let number = number::parse(part)? + 0.0;
        let fits = match count {
            0 => number.abs() <= 90.0,
            1 => number.abs() <= 180.0,
            2 => number.abs() <= MOST_METRES,
            3 => (0.0..=MOST_METRES).contains(&number),
            _ => return None,
        };
        if !fits {
            return None;
        }
        if count > 0 {
            place.push(' ');
        }
        place.push_str(&number::text(number));
        count += 1;
    }
    (count >= 2).then_some(place)
}

/// Places as they travel, at least `fewest` different ones in a row; `closed` puts the first at the end where it is not yet.
pub(super) fn points(text: &str, fewest: usize, closed: bool) -> Option<String> {
    let text = text.trim();
    let parts = text.strip_suffix(';').unwrap_or(text).split(';');
    joined(parts.map(point), fewest, closed)
}

fn joined(
    parts: impl Iterator<Item = Option<String>>,
    fewest: usize,
    closed: bool,
) -> Option<String> {
    let mut places: Vec<String> = parts.take(MAX_POINTS + 2).collect::<Option<_>>()?;
    if closed && places.len() > 1 && places.first() == places.last() {
        places.pop();
    }
    if places.len() < fewest || places.len() > MAX_POINTS {
        return None;
    }
    if closed {
        places.extend(places.first().cloned());
    }
    Some(places.join("; "))
}

/// A place as people write it: `16.6214, 106.7339` as maps give it, `16,6214 106,7339` or `16,6214; 106,7339` by hand.
pub(super) fn written(typed: &str) -> Option<String> {
    // How exact it was, as it is said, is not part of the place.
    let plain = typed.split('(').next().unwrap_or_default();
    let plain = plain.replace('°', " ");
    let (splits, comma): (&[char], bool) = if plain.contains('.') {
        (&[',', ';'], false)
    } else if plain.contains(';') {
        (&[';'], true)
    } else {
        (&[], true)
    };
    let parts = plain.split(|letter: char| letter.is_whitespace() || splits.contains(&letter));
    let parts: Vec<String> = parts
        .map(|part| part.trim_matches(','))
        .filter(|part| !part.is_empty())
        .map(|part| {
            if comma {
                part.replacen(',', ".", 1)
            } else {
                part.to_owned()
            }
        })
        .collect();
    spelt(parts.iter().map(String::as_str))
}

/// Places as people write them, one a line.
pub(super) fn written_points(typed: &str, fewest: usize, closed: bool) -> Option<String> {
    let lines = typed.lines().filter(|line| !line.trim().is_empty());
    joined(lines.map(written), fewest, closed)
}

/// `16.6214, 106.7339`, and how exact it is where that is known.
pub(super) fn said(text: &str) -> String {
    let parts: Vec<&str> = text.split(' ').collect();
    match *parts {
        [latitude, longitude, _, accuracy] if accuracy != "0" => {
            format!("{latitude}, {longitude} (±{accuracy} m)")
        }
        [latitude, longitude, ..] => format!("{latitude}, {longitude}"),
        _ => text.to_owned(),
    }
}

/// Each place of a way, without how exact it is.
pub(super) fn each(text: &str) -> Vec<String> {
    let place = |part: &str| {
        let mut numbers = part.split_whitespace();
        match (numbers.next(), numbers.next()) {
            (Some(latitude), Some(longitude)) => format!("{latitude}, {longitude}"),
            _ => part.trim().to_owned(),
        }
    };
    text.split(';').map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_is_read_as_maps_and_people_write_it() {
        for (typed, meant) in [
            ("16.6214, 106.7339", "16.6214 106.7339"),
            ("16.6214,106.7339", "16.6214 106.7339"),
            ("16,6214; 106,7339", "16.6214 106.7339"),
            ("16,6214, 106,7339", "16.6214 106.7339"),
            ("16,6214 106,7339", "16.6214 106.7339"),
            ("16.6214° 106.7339°", "16.6214 106.7339"),
            ("16 106", "16 106"),
            ("16.6214, 106.7339 (±5 m)", "16.6214 106.7339"),
            ("-16.50 106.0 12 3.5", "-16.5 106 12 3.5"),
        ] {
            assert_eq!(written(typed).as_deref(), Some(meant), "{typed}");
        }
        for typed in [
            "",
            "16.6214",
            "96.1, 106.7",
            "16.1, 186.7",
            "Khe Sanh",
            "1 2 3 4 5",
            "1 2 3 -4",
        ] {
            assert_eq!(written(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_piece_of_land_ends_where_it_began() {
        let land = "16.1, 106.1\n16.2, 106.1\n16.2, 106.2";
        let meant = "16.1 106.1; 16.2 106.1; 16.2 106.2; 16.1 106.1";
        assert_eq!(written_points(land, 3, true).as_deref(), Some(meant));
        assert_eq!(points(meant, 3, true).as_deref(), Some(meant));
        assert_eq!(points("16.1 106.1; 16.2 106.1", 3, true), None);
        assert_eq!(points("16.1 106.1; 16.2 106.1; 16.1 106.1", 3, true), None);
        assert_eq!(
            points("16.1 106.1;16.2 106.1;", 2, false).as_deref(),
            Some("16.1 106.1; 16.2 106.1")
        );
        assert_eq!(points("16.1 106.1", 2, false), None);
        assert_eq!(points(&"1 1;".repeat(1_001), 2, false), None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_place_or_none(text in "[-0-9., ;°\n]{0,60}") {
            for read in [point(&text), written(&text)].into_iter().flatten() {
                prop_assert_eq!(point(&read), Some(read.clone()));
            }
            for read in [points(&text, 3, true), written_points(&text, 3, true)].into_iter().flatten() {
                prop_assert_eq!(points(&read, 3, true), Some(read.clone()));
            }
        }

        #[test]
        fn a_place_that_is_said_is_read_as_itself(latitude in -90.0..90.0_f64, longitude in -180.0..180.0_f64) {
            let text = format!("{} {}", number::text(latitude), number::text(longitude));
            prop_assert_eq!(written(&said(&text)), point(&text));
        }
    }
}
