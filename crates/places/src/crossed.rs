//! Every old commune written beside a district of its province that it never lay in: how often that is called certain for
//! another commune. It measures and changes nothing.

use serde::Serialize;

use crate::document::{Name, Place};
use crate::matching::marks;
use crate::{Places, Verdict, Written};

/// What became of the communes beside wrong districts, and of those beside the bare name of their province.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Crossed {
    /// How many addresses were read.
    pub lines: usize,
    /// How many of them were called certain.
    pub certain: usize,
    /// How many gave the commune of the very name as the first.
    pub first: usize,
    /// Those called certain for a commune that the exact name does not lead to.
    pub misled: Vec<String>,
}

impl Crossed {
    /// Reads every `each`th pair of a commune and another district of its province, as cards write them and, by turns, with
    /// the kinds of the units.
    pub fn wrong_districts(places: &Places, each: usize) -> Self {
        let mut crossed = Self::default();
        let mut pairs = 0;
        for unit in 0..places.units.len() {
            let mine = usize::from(places.units[unit].district);
            let province = &places.old_provinces[usize::from(places.districts[mine].province)];
            let Some((label, full)) = places.label(unit) else {
                continue;
            };
            for other in province.districts.clone() {
                let district = &places.districts[other];
                let there = district.names.clone();
                if other == mine || there.is_empty() || places.has(&there, label) {
                    continue;
                }
                pairs += 1;
                if pairs % each.max(1) != 0 {
                    continue;
                }
                let (district, province) = (&district.full_names[0], &province.full_names[0]);
                // A number alone is a house and no ward.
                let number = label.bytes().all(|byte| byte.is_ascii_digit());
                let (text, written) = if (pairs / each.max(1)).is_multiple_of(2) && !number {
                    let bare = |full: &str| bare(full).to_owned();
                    let text = [label.to_owned(), bare(district), bare(province)].join(", ");
                    (text, Written::BeforeMerger)
                } else {
                    ([full, district, province].join(", "), Written::AnyTime)
                };
                crossed.read(places, unit, label, text, written);
            }
        }
        crossed
    }

    /// Reads every commune of a capital that has the name of its province beside that bare name, where a commune of the same
    /// name lies in another district of the province and became another one.
    pub fn capitals(places: &Places) -> Self {
        let mut crossed = Self::default();
        for unit in 0..places.units.len() {
            let mine = usize::from(places.units[unit].district);
            let province = &places.old_provinces[usize::from(places.districts[mine].province)];
            let capital = bare(&places.districts[mine].full_names[0]);
            let Some((label, full)) = places.label(unit) else {
                continue;
            };
            let others: Vec<_> = places.names[province.names.clone()]
                .iter()
                .filter(|name| &*name.label == label)
                .filter_map(|name| match name.place {
                    Place::Unit(index) => Some(&places.units[index as usize]),
                    _ => None,
                })
                .filter(|other| other.heirs != places.units[unit].heirs)
                .collect();
            let of_its_kind = others
                .iter()
                .any(|other| other.full_name == places.units[unit].full_name);
            if !others.is_empty() && province.full_names.iter().any(|full| bare(full) == capital) {
                let text = [if of_its_kind { full } else { label }, capital].join(", ");
                crossed.lines += 1;
                let reading = places.find(&text, Written::BeforeMerger);
                if reading.is_ok_and(|reading| reading.verdict == Verdict::Certain) {
                    crossed.certain += 1;
                    crossed.misled.push(text);
                }
            }
        }
        crossed
    }

    fn read(&mut self, places: &Places, unit: usize, label: &str, text: String, when: Written) {
        let Ok(reading) = places.find(&text, when) else {
            return;
        };
        self.lines += 1;
        let Some(first) = reading.communes.first() else {
            return;
        };
        let district = usize::from(places.units[unit].district);
        let province = &places.old_provinces[usize::from(places.districts[district].province)];
        let today = places.names_of[usize::from(province.today)].clone();
        let label = marks(label);
        let meant = places.names[province.names.clone()]
            .iter()
            .chain(&places.names[today])
            .filter(|name| marks(&name.label) == label)
            .any(|name| match name.place {
                Place::Unit(index) => places.units[index as usize]
                    .heirs
                    .iter()
                    .any(|heir| places.communes[usize::from(*heir)].code == first.code),
                Place::Commune(index) => places.communes[usize::from(index)].code == first.code,
                _ => false,
            });
        self.first += usize::from(meant && reading.verdict != Verdict::Unknown);
        if reading.verdict == Verdict::Certain {
            self.certain += 1;
            if !meant {
                self.misled.push([&*text, " = ", &*first.name].concat());
            }
        }
    }
}

/// A name without its kind.
fn bare(full: &str) -> &str {
    crate::words::Kinds::split(full).map_or(full, |(_, name)| name)
}

impl Places {
    /// The name of an old commune without its kind, and with it.
    fn label(&self, unit: usize) -> Option<(&str, &str)> {
        let full = &*self.units.get(unit)?.full_name;
        Some((bare(full), full))
    }

    /// Whether one of these names is written like the label.
    fn has(&self, names: &std::ops::Range<usize>, label: &str) -> bool {
        let label = marks(label);
        let same =
            |name: &&Name| matches!(name.place, Place::Unit(_)) && marks(&name.label) == label;
        self.names[names.clone()].iter().any(|name| same(&name))
    }
}
