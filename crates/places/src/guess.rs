//! Units that fit each other, put together from what single words may name and ranked; it explains nothing to anybody.

use crate::Places;
use crate::document::Place;
use crate::matching::Match;
use crate::reading::Written;
use crate::words::Word;

/// What an address may say.
#[derive(Clone, Debug)]
pub(crate) struct Guess<'a> {
    /// The lowest unit.
    pub(crate) place: Place,
    /// Words of the old commune or of today's.
    pub(crate) commune: Option<&'a Match>,
    pub(crate) district: Option<&'a Match>,
    pub(crate) province: Option<&'a Match>,
    /// Something else is named that does not contain it.
    pub(crate) contradicted: bool,
    /// A commune of today that is written like an old district of its province: it may be either.
    pub(crate) or_district: Option<u16>,
    pub(crate) score: i32,
}

impl<'a> Guess<'a> {
    pub(crate) fn parts(&self) -> impl Iterator<Item = &'a Match> {
        [self.commune, self.district, self.province]
            .into_iter()
            .flatten()
    }

    pub(crate) fn slips(&self) -> usize {
        self.parts().map(|part| part.slips).sum()
    }

    /// Words stand between the commune and the unit above it that neither explains.
    pub(crate) fn has_gap(&self) -> bool {
        let (Some(commune), Some(above)) = (self.commune, self.district.or(self.province)) else {
            return false;
        };
        let (from, to) = if commune.to <= above.from {
            (commune.to, above.from)
        } else {
            (above.to, commune.from)
        };
        from < to && !self.parts().any(|part| (part.from, part.to) == (from, to))
    }

    /// Nothing is missing, so that looking further would only find worse.
    pub(crate) fn is_whole(&self) -> bool {
        let old = matches!(self.place, Place::Unit(_)) && self.district.is_some();
        let today = matches!(self.place, Place::Commune(_))
            && self.commune.is_some_and(Match::is_plain)
            && self.or_district.is_none()
            && !self.has_gap();
        self.province.is_some() && !self.contradicted && (old || today)
    }
}

/// Points for a unit of today when the address is known to be older.
const ANACHRONISM: i32 = 60;
/// Points for naming a unit that does not contain the rest.
const CONTRADICTION: i32 = 50;

/// All guesses, the best first.
pub(crate) fn guesses<'a>(
    places: &Places,
    words: &[Word],
    matches: &'a [Match],
    written: Written,
) -> Vec<Guess<'a>> {
    let table = Table::new(places, words, matches);
    let mut all: Vec<Guess<'a>> = matches
        .iter()
        .filter_map(|found| table.guess(found, written))
        .collect();
    all.sort_by_key(|guess| std::cmp::Reverse(guess.score));
    all
}

/// A name alone, without its kind, is rather the province's.
fn lonely(mut guess: Guess<'_>) -> Guess<'_> {
    let mut parts = guess.parts();
    let alone = parts.next().is_some_and(|part| !part.kind_agrees) && parts.next().is_none();
    drop(parts);
    if alone && guess.province.is_none() {
        guess.score -= 50;
    }
    guess
}

struct Table<'a, 'b> {
    places: &'b Places,
    words: &'b [Word],
    districts: Vec<&'a Match>,
    provinces: Vec<&'a Match>,
}

impl<'a, 'b> Table<'a, 'b> {
    fn new(places: &'b Places, words: &'b [Word], matches: &'a [Match]) -> Self {
        let of = |wanted: fn(Place) -> bool| {
            matches
                .iter()
                .filter(move |found| wanted(found.place))
                .collect()
        };
        Self {
            places,
            words,
            districts: of(|place| matches!(place, Place::District(..))),
            provinces: of(|place| matches!(place, Place::Province(_) | Place::OldProvince(..))),
        }
    }

    fn guess(&self, found: &'a Match, written: Written) -> Option<Guess<'a>> {
        let guess = match found.place {
            Place::Unit(unit) => {
                let district = self.places.units[unit as usize].district;
                let old = self.places.districts[usize::from(district)].province;
                self.lowest(
                    found,
                    Some(old),
                    self.today(old),
                    |other| other == district,
                    0,
                )
            }
            Place::Commune(commune) => {
                let today = self.places.province_of[usize::from(commune)];
                let holds = |district: u16| {
                    self.places.districts[usize::from(district)]
                        .heirs
                        .contains(&commune)
                };
                let mut guess = self.lowest(found, None, today, holds, -30);
                if guess.district.is_none() && guess.province.is_some() {
                    guess.score += 20;
                }
                if written == Written::BeforeMerger {
                    guess.score -= ANACHRONISM;
                }
                if !found.kind_agrees && guess.district.is_none() {
                    guess.or_district = self.written_alike(found, today);
                }
                guess
            }
            Place::District(district, _) => {
                let old = self.places.districts[usize::from(district)].province;
                let (province, score) = self.province(&[found], Some(old), self.today(old));
                Guess {
                    place: found.place,
                    commune: None,
                    district: Some(found),
                    province,
                    contradicted: false,
                    or_district: None,
                    score: self.own(found, province) + score,
                }
            }
            Place::Province(_) | Place::OldProvince(..) => Guess {
                place: found.place,
                commune: None,
                district: None,
                province: Some(found),
                contradicted: false,
                or_district: None,
                score: self.own(found, None),
            },
        };
        Some(self.contradicted(lonely(guess)))
    }

    fn today(&self, old: u16) -> u16 {
        self.places.old_provinces[usize::from(old)].today
    }

    /// An old district of this province that the same words name.
    fn written_alike(&self, commune: &Match, today: u16) -> Option<u16> {
        self.districts.iter().find_map(|found| match found.place {
            Place::District(index, _)
                if (found.from, found.to, found.slips) == (commune.from, commune.to, 0) =>
            {
                let old = self.places.districts[usize::from(index)].province;
                (self.today(old) == today).then_some(index)
            }
            _ => None,
        })
    }

    /// A commune with the district and province that fit it best.
    fn lowest(
        &self,
        commune: &'a Match,
        old: Option<u16>,
        today: u16,
        holds: impl Fn(u16) -> bool,
        district_points: i32,
    ) -> Guess<'a> {
        let (province, score) = self.province(&[commune], old, today);
        let mut best = Guess {
            place: commune.place,
            commune: Some(commune),
            district: None,
            province,
            contradicted: false,
            or_district: None,
            score: self.own(commune, province) + score,
        };
        for district in self.districts.iter().copied() {
            let fits = matches!(district.place, Place::District(index, _) if holds(index));
            if !fits || district.meets(commune) || !district.may_hold(commune) {
                continue;
            }
            let (province, score) = self.province(&[commune, district], old, today);
            let score = score
                + self.own(commune, Some(district))
                + self.own(district, province)
                + self.between(commune, district)
                + district_points;
            if score > best.score {
                best = Guess {
                    district: Some(district),
                    province,
                    score,
                    ..best
                };
            }
        }
        best
    }

    /// The best mention of the province and its points, those for its distance from the last of these parts included.
    fn province(&self, parts: &[&Match], old: Option<u16>, today: u16) -> (Option<&'a Match>, i32) {
        let mut best = (None, 0);
        for province in self.provinces.iter().copied() {
            if parts
                .iter()
                .any(|part| part.meets(province) || !province.may_hold(part))
            {
                continue;
            }
            let fits = match province.place {
                Place::OldProvince(index, _) if Some(index) == old => 0,
                Place::Province(index) if index == today => {
                    if old.is_some() {
                        -5
                    } else {
                        0
                    }
                }
                Place::OldProvince(index, _) if old.is_none() && self.today(index) == today => -10,
                _ => continue,
            };
            let apart = parts.last().map_or(0, |part| self.between(part, province));
            let score = self.own(province, None) + fits + apart;
            if score > best.1 {
                best = (Some(province), score);
            }
        }
        best
    }

    /// Points of one part; words left over beside it count against it, unless the next part stands there.
    fn own(&self, part: &Match, next: Option<&Match>) -> i32 {
        let commas = self.words.iter().filter(|word| word.comma).count() > 1;
        let mut score = part.score;
        if part.open_left {
            score -= if commas { 25 } else { 5 };
        }
        if part.open_right && next.is_none_or(|next| next.from != part.to) {
            score -= if commas { 25 } else { 10 };
        }
        score
    }

    /// Points lost by what stands between two parts that should follow each other, or by their order.
    fn between(&self, lower: &Match, upper: &Match) -> i32 {
        let (order, from, to) = if lower.to <= upper.from {
            (0, lower.to, upper.from)
        } else {
            (-20, upper.to, lower.from)
        };
        let commas = self.words[from..to]
            .iter()
            .filter(|word| word.comma)
            .count();
        let loose = from < to && commas == 0;
        order - 15 * (commas.min(3) as i32) - 10 * i32::from(loose)
    }

    /// Takes points from a guess beside which another province or district is plainly named.
    fn contradicted(&self, mut guess: Guess<'a>) -> Guess<'a> {
        let end = guess
            .commune
            .or(guess.district)
            .map_or(self.words.len(), |lowest| lowest.to);
        let free = |found: &&&Match| {
            found.from >= end
                && found.slips == 0
                && found.is_plain()
                && !guess.parts().any(|part| part.meets(found))
        };
        let province = guess.province.is_none() && self.provinces.iter().any(|found| free(&found));
        let district = guess.district.is_none()
            && guess.commune.is_some()
            && self
                .districts
                .iter()
                .any(|found| found.kind_agrees && free(&found));
        if province || district {
            guess.contradicted = true;
            guess.score -= CONTRADICTION * (i32::from(province) + i32::from(district));
        }
        guess
    }
}
