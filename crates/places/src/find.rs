//! Reads one written address: words, what they may name, what fits together, and how sure that is.

use domain::compose::tidy;

use crate::Places;
use crate::document::Place;
use crate::guess::{Guess, guesses};
use crate::matching::{Match, Written as Text, exact, near};
use crate::reading::{Doubt, Old, Reading, TooLong, Verdict, Written};
use crate::words::words;

/// Real addresses have fewer than 300 bytes.
const LONGEST: usize = 1000;
/// Guesses this close to the best are as good.
const MARGIN: i32 = 12;
/// More communes than this are no choice for a person.
const MOST_CHOICES: usize = 12;

impl Places {
    /// Reads an address as it stands on a card or in a paper: three levels or two, with or without the kinds of the units,
    /// abbreviated, without marks, with slips.
    ///
    /// # Errors
    /// Only that the text is longer than any address.
    pub fn find(&self, text: &str, written: Written) -> Result<Reading, TooLong> {
        if text.len() > LONGEST {
            return Err(TooLong(text.len()));
        }
        let given = tidy(text);
        let words = words(&given);
        let address = Text {
            text: &given,
            words: &words,
            bare: given.is_ascii(),
        };
        let mut matches = exact(self, &address);
        let first = guesses(self, &words, &matches, written);
        if !first.first().is_some_and(Guess::is_whole) {
            let more = self.with_slips(&address, &first);
            matches.extend(more);
        }
        let ranked = self.weighed_elsewhere(guesses(self, &words, &matches, written));
        Ok(self.answer(&address, &ranked))
    }

    /// What the words may name with slips, from the province down, each level within what the one above leaves.
    fn with_slips(&self, address: &Text<'_>, exact: &[Guess<'_>]) -> Vec<Match> {
        let best = exact.first();
        let mut found = Vec::new();
        let sure: Vec<&Match> = best
            .into_iter()
            .flat_map(|guess| [guess.district, guess.province])
            .flatten()
            .collect();
        if sure.is_empty() {
            let provinces = self
                .names
                .iter()
                .filter(|name| matches!(name.place, Place::Province(_) | Place::OldProvince(..)));
            found.extend(near(provinces, address, &[]));
        }
        let mut provinces: Vec<u16> = Vec::new();
        let named = exact.iter().flat_map(Guess::parts).chain(&found);
        for part in named {
            match part.place {
                Place::OldProvince(index, _) => provinces.push(index),
                Place::Province(index) => provinces.extend(self.merged_into(index)),
                Place::District(index, _) => {
                    provinces.push(self.districts[usize::from(index)].province)
                }
                Place::Unit(_) | Place::Commune(_) => {}
            }
        }
        provinces.sort_unstable();
        provinces.dedup();
        provinces.truncate(6);

        let mut districts: Vec<u16> = exact
            .iter()
            .filter_map(|guess| district_of(guess.district))
            .collect();
        districts.retain(|index| provinces.contains(&self.districts[usize::from(*index)].province));
        if best.is_none_or(|guess| guess.district.is_none()) {
            for province in &provinces {
                let names = &self.names[self.old_provinces[usize::from(*province)].names.clone()];
                let names = names
                    .iter()
                    .filter(|name| matches!(name.place, Place::District(..)));
                let more = near(names, address, &sure);
                districts.extend(more.iter().filter_map(|part| district_of(Some(part))));
                found.extend(more);
            }
        }
        districts.sort_unstable();
        districts.dedup();
        districts.truncate(12);
        for district in &districts {
            let names = &self.names[self.districts[usize::from(*district)].names.clone()];
            let names = names
                .iter()
                .filter(|name| matches!(name.place, Place::Unit(_)));
            found.extend(near(names, address, &sure));
        }
        if districts.is_empty() {
            let mut today: Vec<u16> = provinces
                .iter()
                .map(|old| self.old_provinces[usize::from(*old)].today)
                .collect();
            today.dedup();
            for province in today {
                let names = &self.names[self.names_of[usize::from(province)].clone()];
                let names = names
                    .iter()
                    .filter(|name| matches!(name.place, Place::Commune(_)));
                found.extend(near(names, address, &sure));
            }
        }
        found
    }

    fn merged_into(&self, today: u16) -> impl Iterator<Item = u16> {
        (0_u16..)
            .zip(&self.old_provinces)
            .filter(move |(_, old)| old.today == today)
            .map(|(index, _)| index)
    }

    fn answer(&self, address: &Text<'_>, ranked: &[Guess<'_>]) -> Reading {
        let mut reading = Reading {
            given: address.text.to_owned(),
            verdict: Verdict::Unknown,
            communes: Vec::new(),
            province: None,
            old: None,
            detail: String::new(),
            doubts: Vec::new(),
        };
        let Some(best) = ranked.first().filter(|best| says_something(best)) else {
            reading.detail.clone_from(&reading.given);
            return reading;
        };
        let equals: Vec<&Guess<'_>> = ranked
            .iter()
            .take_while(|guess| guess.score > best.score - MARGIN)
            .filter(|guess| guess.commune.is_some() == best.commune.is_some())
            .collect();
        let mut heirs: Vec<u16> = Vec::new();
        for guess in &equals {
            let district = guess
                .or_district
                .map(|index| self.heirs(Place::District(index, 0)));
            for heir in self
                .heirs(guess.place)
                .into_iter()
                .chain(district.into_iter().flatten())
            {
                if !heirs.contains(&heir) {
                    heirs.push(heir);
                }
            }
        }
        let mut provinces: Vec<u16> = equals
            .iter()
            .map(|guess| self.province_today(guess.place))
            .collect();
        provinces.sort_unstable();
        provinces.dedup();
        if let [province] = provinces[..] {
            reading.province = self.provinces.get(usize::from(province)).cloned();
        }
        reading.old = self
            .old(best)
            .filter(|_| equals.len() == 1 || best.commune.is_some());
        reading.doubts = self.doubts(best, &equals, &heirs);
        reading.verdict = verdict(best, &equals, heirs.len());
        if reading.verdict != Verdict::Unknown
            || reading.province.is_some() && best.district.is_some()
        {
            reading.communes = heirs
                .iter()
                .filter_map(|heir| self.communes.get(usize::from(*heir)).cloned())
                .collect();
        }
        reading.detail = left_over(address, best);
        reading
    }

    /// Communes of today that a place became part of.
    fn heirs(&self, place: Place) -> Vec<u16> {
        match place {
            Place::Commune(index) => vec![index],
            Place::Unit(index) => self.units[index as usize].heirs.clone(),
            Place::District(index, _) => self.districts[usize::from(index)].heirs.clone(),
            Place::Province(_) | Place::OldProvince(..) => Vec::new(),
        }
    }

    pub(crate) fn province_today(&self, place: Place) -> u16 {
        let of_district = |index: u16| {
            let old = self.districts[usize::from(index)].province;
            self.old_provinces[usize::from(old)].today
        };
        match place {
            Place::Commune(index) => self.province_of[usize::from(index)],
            Place::Unit(index) => of_district(self.units[index as usize].district),
            Place::District(index, _) => of_district(index),
            Place::OldProvince(index, _) => self.old_provinces[usize::from(index)].today,
            Place::Province(index) => index,
        }
    }

    fn old(&self, guess: &Guess<'_>) -> Option<Old> {
        let unit = match guess.place {
            Place::Unit(index) => Some(&self.units[index as usize]),
            _ => None,
        };
        if matches!(guess.place, Place::Commune(_)) {
            return None;
        }
        let district = match (guess.district.map(|part| part.place), unit) {
            (Some(Place::District(index, which)), unit)
                if unit.is_none_or(|unit| unit.district == index) =>
            {
                Some((index, which))
            }
            (_, Some(unit)) => Some((unit.district, 0)),
            _ => None,
        };
        let written = guess.province.and_then(|part| match part.place {
            Place::OldProvince(index, which) => Some((index, which)),
            _ => None,
        });
        let (province, which) = match (district, written) {
            (Some((index, _)), _) => {
                let province = self.districts[usize::from(index)].province;
                (
                    province,
                    written
                        .filter(|(index, _)| *index == province)
                        .map_or(0, |(_, which)| which),
                )
            }
            (None, written) => written?,
        };
        let name = |names: &[String], which: u8| names.get(usize::from(which)).cloned();
        Some(Old {
            code: unit.map(|unit| unit.code),
            commune: unit.map(|unit| unit.full_name.clone()),
            district: district.and_then(|(index, which)| {
                name(&self.districts[usize::from(index)].full_names, which)
            }),
            province: name(&self.old_provinces[usize::from(province)].full_names, which)?,
        })
    }

    fn doubts(&self, best: &Guess<'_>, equals: &[&Guess<'_>], heirs: &[u16]) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let mut say = |doubt, when: bool| {
            if when {
                doubts.push(doubt);
            }
        };
        let places = equals.iter().any(|guess| guess.place != best.place);
        let several = heirs.len() > self.heirs(best.place).len();
        say(Doubt::SeveralFit, places && several);
        say(
            Doubt::Divided,
            matches!(best.place, Place::Unit(_)) && self.heirs(best.place).len() > 1,
        );
        say(Doubt::Respelled, best.slips() > 0);
        say(Doubt::Contradiction, best.contradicted);
        let capital = best
            .district
            .is_some_and(|district| !district.kind_agrees && self.is_capital(district));
        say(Doubt::ProvinceMissing, best.province.is_none() && !capital);
        say(
            Doubt::DistrictMissing,
            matches!(best.place, Place::Unit(_)) && best.district.is_none(),
        );
        say(
            Doubt::NameGivenUp,
            best.commune.is_some_and(|commune| commune.folded),
        );
        doubts
    }
}

/// One name in the middle of other words, with nothing that supports it, is most often not the name of a unit.
fn says_something(guess: &Guess<'_>) -> bool {
    let mut parts = guess.parts();
    match (parts.next(), parts.next()) {
        (Some(only), None) => only.is_plain(),
        _ => true,
    }
}

fn verdict(best: &Guess<'_>, equals: &[&Guess<'_>], heirs: usize) -> Verdict {
    let Some(commune) = best.commune else {
        // A district that became one commune, as the islands did.
        let whole =
            best.district.is_some_and(Match::is_plain) && best.province.is_some() && heirs == 1;
        return if whole && equals.len() == 1 {
            Verdict::Certain
        } else {
            Verdict::Unknown
        };
    };
    let alone = best.district.is_none() && best.province.is_none();
    if heirs == 0 || heirs > MOST_CHOICES || alone && !commune.is_plain() {
        return Verdict::Unknown;
    }
    let sure = heirs == 1 && !alone && !best.contradicted && !best.has_gap();
    let near = match best.slips() {
        0 => true,
        1 => best.is_whole(),
        _ => false,
    };
    let plain = commune.is_plain()
        || best
            .district
            .is_some_and(|district| district.from == commune.to)
        || commune.slips == 0 && best.is_whole() && !commune.open_right;
    if sure && near && plain {
        Verdict::Certain
    } else {
        Verdict::Choose
    }
}

fn district_of(part: Option<&Match>) -> Option<u16> {
    match part?.place {
        Place::District(index, _) => Some(index),
        _ => None,
    }
}

/// What no part of the guess uses, joined by commas; the country is left out.
fn left_over(address: &Text<'_>, guess: &Guess<'_>) -> String {
    let mut taken: Vec<(usize, usize)> = guess
        .parts()
        .map(|part| {
            (
                address.words[part.from].start,
                address.words[part.to - 1].end,
            )
        })
        .collect();
    taken.sort_unstable();
    let mut left: Vec<&str> = Vec::new();
    let mut from = 0;
    for (start, end) in taken
        .into_iter()
        .chain([(address.text.len(), address.text.len())])
    {
        if let Some(text) = address.text.get(from..start) {
            let text = text.trim_matches(|c: char| {
                c.is_whitespace() || matches!(c, ',' | ';' | '-' | '–' | '.' | '|')
            });
            let country = matches!(
                crate::words::key(text).as_str(),
                "vietnam" | "vn" | "viet nam"
            );
            if !text.is_empty() && !country {
                left.push(text);
            }
        }
        from = end;
    }
    left.join(", ")
}
