//! The document of all units, read and made searchable; it is given as bytes and never fetched here.
//!
//! Lines of text, as [`compile`](crate::compile()) writes them: `version V`; for each province of today `today 01 Thành phố Hà Nội`
//! followed by its communes, `00004 Phường Ba Đình`; then for each old province `province 02 tỉnh Hà Giang > 08`, its
//! districts `district 045 huyện Hà Quảng | huyện Thông Nông` (a district may have had several names), and their communes
//! `00007 phường Cống Vị > 00008 00025 ~ foldednames` with the successors of today, the likely one first. A district
//! without communes has its successor after `>`.

use std::collections::HashMap;
use std::ops::Range;

use domain::address::{Commune, CommuneKind, Province};
use domain::{CommuneCode, ProvinceCode};

use crate::words::{Kinds, key};

/// The most bytes and lines a document may have; today's has half a megabyte and fifteen thousand lines.
const MOST_BYTES: usize = 4 * 1024 * 1024;
const MOST_LINES: usize = 60_000;

/// Why a document cannot be used: whoever published it must mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the document of units, line {line}: {what}")]
pub struct Broken {
    /// Line, from 1; 0 for the whole document.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

/// All units, old and of today, ready to be searched.
#[derive(Debug)]
pub struct Places {
    version: String,
    pub(crate) provinces: Vec<Province>,
    pub(crate) communes: Vec<Commune>,
    pub(crate) old_provinces: Vec<OldProvince>,
    pub(crate) districts: Vec<District>,
    pub(crate) units: Vec<Unit>,
    /// Index of the province of each commune of today.
    pub(crate) province_of: Vec<u16>,
    /// Names of each province of today and of its communes.
    pub(crate) names_of: Vec<Range<usize>>,
    pub(crate) names: Vec<Name>,
    /// Hash of a name's key and its index in `names`, sorted.
    by_key: Vec<(u64, u32)>,
}

/// A province before July 2025.
#[derive(Debug)]
pub(crate) struct OldProvince {
    /// With their kind, the oldest first.
    pub(crate) full_names: Vec<String>,
    pub(crate) today: u16,
    pub(crate) districts: Range<usize>,
    /// Its names, those of its districts and of their communes.
    pub(crate) names: Range<usize>,
}

/// A district of any time until June 2025.
#[derive(Debug)]
pub(crate) struct District {
    pub(crate) full_names: Vec<String>,
    pub(crate) province: u16,
    /// Communes of today that its communes became part of.
    pub(crate) heirs: Vec<u16>,
    /// Its names and those of its communes.
    pub(crate) names: Range<usize>,
}

/// A commune of any time until June 2025.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) code: CommuneCode,
    pub(crate) full_name: String,
    pub(crate) district: u16,
    /// Communes of today, the likely one first.
    pub(crate) heirs: Vec<u16>,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Province(u16),
    Commune(u16),
    /// An old province and which of its names.
    OldProvince(u16, u8),
    /// A district and which of its names.
    District(u16, u8),
    Unit(u32),
}

/// One way to write a place.
#[derive(Debug)]
pub(crate) struct Name {
    pub(crate) place: Place,
    pub(crate) kinds: Kinds,
    /// Without its kind; empty when only the folded form is known.
    pub(crate) label: Box<str>,
    /// Folded, see [`key`].
    pub(crate) key: Box<str>,
}

impl Places {
    /// Reads the document; any bytes give it or say what is wrong with which line.
    ///
    /// # Errors
    /// The first line that cannot be read or names a unit that is not there.
    pub fn read(bytes: &[u8]) -> Result<Self, Broken> {
        if bytes.len() > MOST_BYTES {
            return Err(whole("more bytes than a document may have"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| whole("not UTF-8"))?;
        let mut reader = Reader::default();
        for (index, line) in text.lines().enumerate() {
            if index == MOST_LINES {
                return Err(whole("more lines than a document may have"));
            }
            reader.line(line).map_err(|what| Broken {
                line: index + 1,
                what,
            })?;
        }
        reader.finish()
    }

    /// Which state of the official catalogue of units it holds: year and month, `2026-10`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many old communes it knows, counting each name a commune had.
    pub fn old_communes(&self) -> usize {
        self.units.len()
    }

    /// The names that fold to this key.
    pub(crate) fn named(&self, key: &str) -> impl Iterator<Item = &Name> {
        let wanted = hash(key);
        let from = self.by_key.partition_point(|(hash, _)| *hash < wanted);
        self.by_key[from..]
            .iter()
            .take_while(move |(hash, _)| *hash == wanted)
            .map(|(_, index)| &self.names[*index as usize])
    }
}

fn whole(what: &'static str) -> Broken {
    Broken { line: 0, what }
}

/// FNV-1a: short keys, looked up a hundred times for one address.
fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[derive(Default)]
struct Reader {
    version: String,
    provinces: Vec<Province>,
    communes: Vec<Commune>,
    province_of: Vec<u16>,
    names_of: Vec<Range<usize>>,
    old_provinces: Vec<OldProvince>,
    districts: Vec<District>,
    units: Vec<Unit>,
    names: Vec<Name>,
    province_at: HashMap<ProvinceCode, u16>,
    commune_at: HashMap<CommuneCode, u16>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        let (head, rest) = line
            .split_once(' ')
            .ok_or("a line needs a word, a space and more")?;
        match head {
            "version" => rest.clone_into(&mut self.version),
            "today" => self.today(rest)?,
            "province" => self.old_province(rest)?,
            "district" => self.district(rest)?,
            code => {
                let code = CommuneCode::parse(code)
                    .map_err(|_| "neither a known word nor a code of five digits")?;
                if self.old_provinces.is_empty() {
                    self.commune(code, rest)?;
                } else {
                    self.unit(code, rest)?;
                }
            }
        }
        Ok(())
    }

    fn today(&mut self, rest: &str) -> Result<(), &'static str> {
        let (code, full_name) = rest
            .split_once(' ')
            .ok_or("a province needs a code and a name")?;
        let code = ProvinceCode::parse(code).map_err(|_| "a province's code has two digits")?;
        let (kind, name) = Kinds::split(full_name)
            .filter(|(kind, _)| kind.meets(Kinds::HIGHEST))
            .ok_or("a province's name begins with its kind")?;
        let index = next(self.provinces.len())?;
        if self.province_at.insert(code, index).is_some() {
            return Err("this province's code stands twice");
        }
        let first = self.names.len();
        self.name(Place::Province(index), kind, name);
        self.names_of.push(first..self.names.len());
        self.provinces.push(Province {
            code,
            name: name.to_owned(),
            full_name: full_name.to_owned(),
        });
        Ok(())
    }

    fn commune(&mut self, code: CommuneCode, full_name: &str) -> Result<(), &'static str> {
        let province = self
            .provinces
            .last()
            .ok_or("a commune before any province")?
            .code;
        let (kind, name) =
            Kinds::split(full_name).ok_or("a commune's name begins with its kind")?;
        let known = match kind {
            Kinds::WARD => CommuneKind::Ward,
            Kinds::COMMUNE => CommuneKind::Commune,
            Kinds::ZONE => CommuneKind::SpecialZone,
            _ => return Err("today there are only phường, xã and đặc khu"),
        };
        let index = next(self.communes.len())?;
        if self.commune_at.insert(code, index).is_some() {
            return Err("this commune's code stands twice");
        }
        self.name(Place::Commune(index), kind, name);
        if let Some(names) = self.names_of.last_mut() {
            names.end = self.names.len();
        }
        self.communes.push(Commune {
            code,
            name: full_name.to_owned(),
            kind: known,
            province,
        });
        self.province_of.push(next(self.provinces.len() - 1)?);
        Ok(())
    }

    fn old_province(&mut self, rest: &str) -> Result<(), &'static str> {
        let (rest, folded) = cut(rest, " ~ ");
        let (rest, today) = rest
            .split_once(" > ")
            .ok_or("an old province needs its successor after >")?;
        let (_, names) = rest
            .split_once(' ')
            .ok_or("an old province needs a code and a name")?;
        let today = ProvinceCode::parse(today)
            .ok()
            .and_then(|code| self.province_at.get(&code));
        let today = *today.ok_or("the successor is not a province of today")?;
        let index = next(self.old_provinces.len())?;
        let first = self.names.len();
        let full_names = self.full_names(names, Kinds::HIGHEST, |which| {
            Place::OldProvince(index, which)
        })?;
        self.folded(Place::OldProvince(index, 0), Kinds::HIGHEST, folded);
        for (which, full_name) in full_names.iter().enumerate() {
            let place = Place::OldProvince(index, which as u8);
            self.folded(place, Kinds::HIGHEST, &initials(full_name));
        }
        let districts = self.districts.len()..self.districts.len();
        self.old_provinces.push(OldProvince {
            full_names,
            today,
            districts,
            names: first..self.names.len(),
        });
        Ok(())
    }

    fn district(&mut self, rest: &str) -> Result<(), &'static str> {
        let (rest, folded) = cut(rest, " ~ ");
        let (rest, heirs) = cut(rest, " > ");
        let (_, names) = rest
            .split_once(' ')
            .ok_or("a district needs a code and a name")?;
        let province = next(
            self.old_provinces
                .len()
                .checked_sub(1)
                .ok_or("a district before any old province")?,
        )?;
        let index = next(self.districts.len())?;
        let first = self.names.len();
        let full_names =
            self.full_names(names, Kinds::MIDDLE, |which| Place::District(index, which))?;
        self.folded(Place::District(index, 0), Kinds::MIDDLE, folded);
        let heirs = self.heirs(heirs)?;
        self.districts.push(District {
            full_names,
            province,
            heirs,
            names: first..first,
        });
        self.end_names();
        Ok(())
    }

    fn unit(&mut self, code: CommuneCode, rest: &str) -> Result<(), &'static str> {
        let (rest, folded) = cut(rest, " ~ ");
        let (full_name, heirs) = rest
            .split_once(" > ")
            .ok_or("an old commune needs its successors after >")?;
        let district = self
            .districts
            .len()
            .checked_sub(1)
            .ok_or("an old commune before any district")?;
        let heirs = self.heirs(heirs)?;
        if heirs.is_empty() {
            return Err("an old commune needs its successors after >");
        }
        let (kinds, written, name) = kinds_and_name(full_name, Kinds::LOWEST)?;
        let index = self.units.len() as u32;
        self.name(Place::Unit(index), kinds, name);
        self.folded(Place::Unit(index), kinds, folded);
        let of = &mut self.districts[district];
        for heir in &heirs {
            if !of.heirs.contains(heir) {
                of.heirs.push(*heir);
            }
        }
        self.end_names();
        self.units.push(Unit {
            code,
            full_name: format!("{} {name}", Kinds::last_word(written)),
            district: next(district)?,
            heirs,
        });
        Ok(())
    }

    /// The names read so far belong to the last district and the last old province.
    fn end_names(&mut self) {
        if let Some(district) = self.districts.last_mut() {
            district.names.end = self.names.len();
        }
        if let Some(province) = self.old_provinces.last_mut() {
            province.districts.end = self.districts.len();
            province.names.end = self.names.len();
        }
    }

    fn full_names(
        &mut self,
        names: &str,
        level: Kinds,
        place: impl Fn(u8) -> Place,
    ) -> Result<Vec<String>, &'static str> {
        let mut all = Vec::new();
        for full_name in names.split(" | ") {
            let which = u8::try_from(all.len()).map_err(|_| "a unit cannot have so many names")?;
            let (kinds, written, name) = kinds_and_name(full_name, level)?;
            self.name(place(which), kinds, name);
            all.push(format!("{} {name}", Kinds::last_word(written)));
        }
        Ok(all)
    }

    fn heirs(&self, codes: &str) -> Result<Vec<u16>, &'static str> {
        codes
            .split_whitespace()
            .map(|code| {
                let code =
                    CommuneCode::parse(code).map_err(|_| "a successor's code has five digits")?;
                self.commune_at
                    .get(&code)
                    .copied()
                    .ok_or("the successor is not a commune of today")
            })
            .collect()
    }

    fn name(&mut self, place: Place, kinds: Kinds, label: &str) {
        self.names.push(Name {
            place,
            kinds,
            label: label.into(),
            key: key(label).into(),
        });
    }

    fn folded(&mut self, place: Place, kinds: Kinds, keys: &str) {
        for word in keys.split_whitespace() {
            self.names.push(Name {
                place,
                kinds,
                label: "".into(),
                key: key(word).into(),
            });
        }
    }

    fn finish(self) -> Result<Places, Broken> {
        if self.version.is_empty() || self.communes.is_empty() || self.units.is_empty() {
            return Err(whole(
                "the version, the units of today or the old ones are missing",
            ));
        }
        let mut by_key: Vec<(u64, u32)> = (0_u32..)
            .zip(&self.names)
            .map(|(at, name)| (hash(&name.key), at))
            .collect();
        by_key.sort_unstable();
        Ok(Places {
            version: self.version,
            provinces: self.provinces,
            communes: self.communes,
            old_provinces: self.old_provinces,
            districts: self.districts,
            units: self.units,
            province_of: self.province_of,
            names_of: self.names_of,
            names: self.names,
            by_key,
        })
    }
}

/// `KG` for `Tỉnh Kiên Giang`, as people write it; several provinces may share theirs, and then what stands beside it decides.
fn initials(full_name: &str) -> String {
    let name = Kinds::split(full_name).map_or(full_name, |(_, name)| name);
    let letters: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .collect();
    if letters.chars().count() > 1 {
        letters
    } else {
        String::new()
    }
}

/// The text before the sign and what follows it, if anything does.
fn cut<'a>(text: &'a str, sign: &str) -> (&'a str, &'a str) {
    text.split_once(sign).unwrap_or((text, ""))
}

/// `xã/phường Cống Vị`: the kinds, as they are written, and the name.
fn kinds_and_name(text: &str, level: Kinds) -> Result<(Kinds, &str, &str), &'static str> {
    // A kind has one word or two.
    text.match_indices(' ')
        .take(4)
        .find_map(|(at, _)| Some((Kinds::parse(&text[..at])?, &text[..at], &text[at + 1..])))
        .filter(|(kinds, _, name)| kinds.meets(level) && !name.is_empty())
        .ok_or("a name begins with its kind")
}

fn next(index: usize) -> Result<u16, &'static str> {
    u16::try_from(index).map_err(|_| "more units than there can be")
}
