//! The commune of the very name that is written, where it lies elsewhere in the province: beside it no neighbour that is
//! merely written alike may be called certain. It reorders guesses and makes none up.

use crate::Places;
use crate::document::Place;
use crate::guess::Guess;
use crate::matching::Match;
use crate::words::Kinds;

impl Places {
    /// The guesses with those that the best must not pass over in silence beside it, the likely one first.
    ///
    /// A commune may have moved to another district, or the wrong district stands on the paper: then the exact name leads,
    /// marked as contradicted, and what is written alike in the district follows. And the name of a capital alone
    /// (`Thanh Hóa`) may mean the province: then the communes of that name in its other districts follow.
    pub(crate) fn weighed_elsewhere<'a>(&self, ranked: Vec<Guess<'a>>) -> Vec<Guess<'a>> {
        let Some(best) = ranked.first() else {
            return ranked;
        };
        let led = self.of_the_very_name(best, &ranked);
        let followed = if led.is_empty() {
            self.in_the_province(best, &ranked)
        } else {
            Vec::new()
        };
        if led.is_empty() && followed.is_empty() {
            return ranked;
        }
        let mut ranked = ranked.into_iter();
        led.into_iter()
            .chain(ranked.next())
            .chain(followed)
            .chain(ranked)
            .collect()
    }

    /// Communes of the province written exactly like words that the best guess respells, reads in part, leaves beside its
    /// district, or takes for the district of what may itself be one.
    fn of_the_very_name<'a>(&self, best: &Guess<'a>, ranked: &[Guess<'a>]) -> Vec<Guess<'a>> {
        let today = self.province_today(best.place);
        let here = |guess: &&Guess<'_>| self.province_today(guess.place) == today;
        let may_be_district = |part: &Match| {
            ranked
                .iter()
                .filter(here)
                .filter(|guess| guess.commune.is_none())
                .filter_map(|guess| guess.district)
                .any(|district| district.exact && district.to == part.to)
        };
        let passed_over = |exact: &Match| match (best.commune, best.district) {
            (Some(part), _) if exact.meets(part) => {
                let covers = exact.from <= part.from && part.to <= exact.to;
                let longer = exact.to - exact.from > part.to - part.from;
                part.slips > 0 || covers && (longer || !part.exact)
            }
            (Some(part), _) if exact.to <= part.from => {
                // From the province down: `Đồng Nai, Đồng Xoài, Bình Phước` may as well go up.
                let backwards = best.parts().any(|other| other.meets(exact));
                backwards && !part.kind_agrees || exact.to == part.from && may_be_district(part)
            }
            (Some(_), _) => false,
            (None, Some(district)) => exact.to == district.from,
            (None, None) => false,
        };
        ranked
            .iter()
            .filter(here)
            .filter(|guess| guess.place != best.place)
            .filter(|guess| guess.parts().count() > 1 || best.province.is_none())
            .filter(|guess| {
                guess.commune.is_some_and(|commune| {
                    commune.exact && commune.is_plain() && passed_over(commune)
                })
            })
            .map(|guess| Guess {
                district: best.district,
                province: best.province.or(guess.province),
                contradicted: true,
                or_district: None,
                score: best.score,
                ..guess.clone()
            })
            .collect()
    }

    /// Where the district of the best guess may as well be the province of that name, or its province of today the old one:
    /// the communes written the same in that province.
    fn in_the_province<'a>(&self, best: &Guess<'a>, ranked: &[Guess<'a>]) -> Vec<Guess<'a>> {
        let named = match (best.place, best.province) {
            (Place::Unit(_), None) => best.district,
            (Place::Unit(_), Some(today)) if matches!(today.place, Place::Province(_)) => {
                Some(today)
            }
            _ => None,
        };
        let (Some(commune), Some(named)) = (best.commune, named) else {
            return Vec::new();
        };
        // Beside its new province an old district says which old one is meant, unless both had one of that name.
        let district_fits =
            |old: u16| match (best.province, best.district) {
                (Some(_), Some(district)) => ranked
                    .iter()
                    .filter(|guess| guess.commune.is_none())
                    .any(|guess| match (guess.place, guess.district) {
                        (Place::District(index, _), Some(other)) => {
                            (other.from, other.to) == (district.from, district.to)
                                && self.districts[usize::from(index)].province == old
                        }
                        _ => false,
                    }),
                _ => true,
            };
        ranked
            .iter()
            .filter(|guess| {
                let (Some(other), Some(province)) = (guess.commune, guess.province) else {
                    return false;
                };
                guess.place != best.place
                    && matches!(guess.place, Place::Unit(_))
                    && matches!(province.place, Place::OldProvince(old, _) if district_fits(old))
                    && other.exact
                    && (other.from, other.to) == (commune.from, commune.to)
                    && (province.from, province.to) == (named.from, named.to)
                    && province.kind_agrees == named.kind_agrees
                    && self.province_today(guess.place) == self.province_today(best.place)
            })
            .map(|guess| Guess {
                score: best.score,
                ..guess.clone()
            })
            .collect()
    }

    /// Whether the district is named like its province, as `Vĩnh Long` is: one mention may be either.
    pub(crate) fn is_capital(&self, part: &Match) -> bool {
        let Place::District(index, which) = part.place else {
            return false;
        };
        let district = &self.districts[usize::from(index)];
        let province = &self.old_provinces[usize::from(district.province)].full_names;
        let plain = |name: &String| Kinds::split(name).map(|(_, name)| name.to_owned());
        district
            .full_names
            .get(usize::from(which))
            .and_then(plain)
            .is_some_and(|name| {
                province
                    .iter()
                    .any(|full| plain(full).as_ref() == Some(&name))
            })
    }
}
