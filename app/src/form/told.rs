//! Facts of a person, their sources and their doubts in words; it decides nothing about them.

use std::sync::Arc;

use calendar::{Date, PartialDate, Timestamp};
use domain::person::CardKind;
use forms::{Definition, Form, List, Path, Text};
use i18n::{Lang, t};
use people::{Doubt, Field, Known, Origin, Person, Relation, Residence, Source, Witness};

use crate::catalogue;
use crate::ui::combo::Found;
use crate::ui::radio_group::Choice;

/// What a field is called.
pub(crate) fn field_name(field: Field, lang: Lang) -> &'static str {
    match field {
        Field::FullName => t::notebook::full_name(lang),
        Field::Number => t::notebook::number(lang),
        Field::OldNumber => t::notebook::old_number(lang),
        Field::BirthDate => t::notebook::birth_date(lang),
        Field::Sex => t::notebook::sex(lang),
        Field::PaperKind => t::notebook::paper_kind(lang),
        Field::IssuedOn => t::notebook::issued_on(lang),
        Field::Issuer => t::notebook::issuer(lang),
        Field::Residence => t::notebook::residence(lang),
        Field::Ethnicity => t::notebook::ethnicity(lang),
        Field::Nationality => t::notebook::nationality(lang),
        Field::Phone => t::notebook::phone(lang),
        Field::Email => t::notebook::email(lang),
        Field::Insurance => t::notebook::insurance(lang),
    }
}

/// Who somebody is.
pub(crate) fn relation_name(relation: Relation, lang: Lang) -> &'static str {
    match relation {
        Relation::Myself => t::notebook::myself(lang),
        Relation::Mother => t::notebook::mother(lang),
        Relation::Father => t::notebook::father(lang),
        Relation::Spouse => t::notebook::spouse(lang),
        Relation::Child => t::notebook::child(lang),
        Relation::Other => t::notebook::other(lang),
    }
}

/// A name to call somebody by.
pub(crate) fn name_of_person(person: &Person, lang: Lang) -> String {
    match person.name() {
        "" => t::notebook::unnamed(lang).to_string(),
        name => name.to_string(),
    }
}

/// What a group, a row or a question is called; a row by its place in the list, and by its name where it has one.
pub(crate) fn place_name(form: &Form, path: &Path, lang: Lang) -> String {
    let Some(node) = form.node(path) else {
        return String::new();
    };
    let say = |text: &Text| lang.pick(&text.vi, text.in_english()).to_string();
    match node.definition {
        Definition::Row(repeat, row) => {
            let place = t::form::repeat_item(lang, row.number);
            let place = [&*say(&repeat.label), ": ", &*place].concat();
            match node.label.vi == row.number.to_string() {
                true => place,
                false => [&*place, ", ", &*say(&node.label)].concat(),
            }
        }
        _ => say(&node.label),
    }
}

/// Where a value came from.
pub(crate) fn source_name(source: &Source, lang: Lang) -> String {
    match source {
        Source::Hand => t::notebook::from_hand(lang).to_string(),
        Source::Account => t::notebook::from_account(lang).to_string(),
        Source::Card(None) => t::notebook::from_card(lang).to_string(),
        Source::Card(Some(CardKind::CitizenCard)) => t::notebook::from_card_2021(lang).to_string(),
        Source::Card(Some(CardKind::IdentityCard)) => t::notebook::from_card_2024(lang).to_string(),
        Source::HealthCard => t::notebook::from_health_card(lang).to_string(),
        Source::Form { procedure, .. } => t::notebook::from_form(lang, procedure),
        Source::Result { .. } => t::notebook::from_result(lang).to_string(),
    }
}

/// Where from and on which day.
pub(crate) fn source_and_day(source: &Source, at: Timestamp, lang: Lang) -> String {
    let day = at.in_vietnam().date;
    t::notebook::source_at(lang, day, source_name(source, lang))
}

/// The line beside an answer that was not typed; nothing for what no version of this app wrote.
pub(crate) fn origin_line(note: &str, lang: Lang) -> String {
    let edited = forms::edited(note).map(|(first, _)| first);
    let Ok(origin) = Origin::parse(edited.unwrap_or(note)) else {
        return String::new();
    };
    let source = match origin.at {
        Some(at) => source_and_day(&origin.source, at, lang),
        None => source_name(&origin.source, lang),
    };
    let line = match origin.kept {
        true => t::notebook::taken_from_notebook(lang, source),
        false => t::notebook::taken_from(lang, source),
    };
    // The answer was changed, and not what the card says.
    let line = match edited {
        Some(_) => t::notebook::edited(lang, line),
        None => line,
    };
    match origin.written {
        Some(written) => [&*line, ". ", &*t::form::card_says(lang, written)].concat(),
        None => line,
    }
}

/// Beside what a form is laid.
pub(super) fn witness_name(witness: Witness, lang: Lang) -> &'static str {
    match witness {
        Witness::Card => t::check::beside_card(lang),
        Witness::Account => t::check::beside_account(lang),
        Witness::Notebook => t::check::beside_notebook(lang),
        Witness::Earlier => t::check::beside_earlier(lang),
    }
}

/// A doubt about a value.
pub(crate) fn doubt_line(doubt: Doubt, lang: Lang) -> String {
    match doubt {
        Doubt::CardOver(day) => t::notebook::card_expired(lang, day),
    }
}

/// Long lists by which codes become words, as far as they are on this phone.
#[derive(Clone, Default)]
pub(crate) struct Lists(Vec<(&'static str, Arc<List>)>);

/// Which list a field's codes are of.
const LISTS: [&str; 4] = ["provinces", "communes", "ethnic", "countries"];

impl Lists {
    /// Those that are here or can be fetched.
    pub(crate) async fn fetch() -> Lists {
        let mut here = Vec::new();
        for name in LISTS {
            if let Ok(list) = catalogue::list(name).await {
                here.push((name, list));
            }
        }
        Lists(here)
    }

    /// What the code of a choice says; nothing for one that is not in its list.
    pub(crate) fn word(&self, list: &str, code: &str, lang: Lang) -> String {
        let found = self.0.iter().find(|(name, _)| *name == list);
        let choice = found.and_then(|(_, list)| list.get(code));
        choice.map_or_else(String::new, |choice| {
            lang.pick(&choice.label.vi, choice.label.in_english())
                .to_string()
        })
    }

    /// The choices of a list that fit what is typed, the best first; of communes those of a province.
    pub(crate) fn find(
        &self,
        name: &str,
        province: Option<&str>,
        typed: &str,
        lang: Lang,
    ) -> Found {
        let found = self.0.iter().find(|(known, _)| *known == name);
        let Some((_, list)) = found else {
            return Found::default();
        };
        let found = list.find(province.map(|province| (PROVINCE, province)), typed);
        let choice = |item: &&forms::Choice| {
            let label = lang.pick(&item.label.vi, item.label.in_english());
            Choice::new(item.name.clone(), label)
        };
        Found {
            total: found.len(),
            choices: found.iter().take(MOST_FOUND).map(choice).collect(),
            loaded: true,
        }
    }
}

/// The column of communes that names their province.
const PROVINCE: &str = "province_code";
/// As many matches as a phone shows at once.
const MOST_FOUND: usize = 30;

/// The long list a field's values are chosen from.
pub(crate) const fn list_of(field: Field) -> Option<&'static str> {
    match field {
        Field::Ethnicity => Some("ethnic"),
        Field::Nationality => Some("countries"),
        _ => None,
    }
}

/// The few choices of a field that has no list; nothing for all others.
pub(crate) fn choices_of(field: Field, lang: Lang) -> Vec<Choice> {
    let codes: &[&str] = match field {
        Field::Sex => &["nam", "nu"],
        Field::PaperKind => &["cccd", "the_can_cuoc", "cmnd", "ho_chieu", "cc_dien_tu"],
        Field::Issuer => &["bca", "qlhc", "dkql"],
        _ => &[],
    };
    let lists = Lists::default();
    let choice = |code: &&str| Choice::new(*code, value_words(field, code, &lists, lang));
    codes.iter().map(choice).collect()
}

/// A value as a person reads it.
pub(crate) fn value_words(field: Field, value: &str, lists: &Lists, lang: Lang) -> String {
    let or_code = |word: String| match word.is_empty() {
        true => value.to_string(),
        false => word,
    };
    match field {
        Field::BirthDate | Field::IssuedOn => PartialDate::parse_iso(value)
            .map_or_else(|_| value.to_string(), |date| date.to_string()),
        Field::Residence => {
            let Some(there) = Residence::parse(value) else {
                return value.to_string();
            };
            let parts = [
                there.detail,
                lists.word("communes", &there.commune, lang),
                lists.word("provinces", &there.province, lang),
            ];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(", ")
        }
        Field::Ethnicity => or_code(lists.word("ethnic", value, lang)),
        Field::Nationality => or_code(lists.word("countries", value, lang)),
        Field::Sex | Field::PaperKind | Field::Issuer => {
            let word = match value {
                "nam" => t::notebook::male(lang),
                "nu" => t::notebook::female(lang),
                "cccd" => t::notebook::cccd(lang),
                "the_can_cuoc" => t::notebook::the_can_cuoc(lang),
                "cmnd" => t::notebook::cmnd(lang),
                "ho_chieu" => t::notebook::ho_chieu(lang),
                "cc_dien_tu" => t::notebook::cc_dien_tu(lang),
                "bca" => t::notebook::bca(lang),
                "qlhc" => t::notebook::qlhc(lang),
                "dkql" => t::notebook::dkql(lang),
                _ => value,
            };
            word.to_string()
        }
        _ => value.to_string(),
    }
}

/// A value with its source, for a line under it.
pub(crate) fn known_source(known: &Known, lang: Lang) -> String {
    // Drafts noted no time at first.
    if known.at == Timestamp::default() {
        return source_name(&known.source, lang);
    }
    source_and_day(&known.source, known.at, lang)
}

/// What somebody typed for a field as the field's own spelling: dates as Vietnamese people write them.
pub(crate) fn typed_value(field: Field, typed: &str) -> String {
    match field {
        Field::BirthDate => {
            PartialDate::parse_written(typed).map_or_else(|_| String::new(), PartialDate::iso)
        }
        Field::IssuedOn => Date::parse_written(typed).map_or_else(|_| String::new(), Date::iso),
        _ => typed.to_string(),
    }
}

/// Whether a field is written letter by letter; the rest is chosen.
pub(crate) const fn is_written(field: Field) -> bool {
    matches!(
        field,
        Field::FullName
            | Field::Number
            | Field::OldNumber
            | Field::BirthDate
            | Field::IssuedOn
            | Field::Phone
            | Field::Email
            | Field::Insurance
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_beside_an_answer_says_where_from_and_when() {
        let line = |note| origin_line(note, Lang::Vi);
        assert_eq!(line("card"), "Lấy từ thẻ căn cước");
        assert_eq!(
            line("kept card:cccd@2026-11-23T08:00:00Z"),
            "Lấy từ sổ tay: thẻ căn cước công dân (mẫu 2021), 23/11/2026"
        );
        assert_eq!(
            line("account@2026-11-23T18:00:00Z"),
            "Lấy từ tài khoản đã đăng nhập, 24/11/2026"
        );
        assert_eq!(
            line(r#"edited card={"text":"Hồ Thị Mai"}"#),
            "Lấy từ thẻ căn cước, đã sửa"
        );
        assert_eq!(line("a neighbour"), "");
        assert_eq!(line(r#"edited a neighbour={"text":""}"#), "");
    }

    #[test]
    fn every_choice_has_words_and_every_field_has_a_way_to_be_changed() {
        for field in Field::ALL {
            let choices = choices_of(field, Lang::Vi);
            assert!(choices.iter().all(|choice| choice.label != choice.value));
            let chosen = !choices.is_empty() || list_of(field).is_some();
            assert!(is_written(field) != (chosen || field == Field::Residence));
        }
    }

    #[test]
    fn values_are_read_as_people_say_them() {
        let words = |field, value| value_words(field, value, &Lists::default(), Lang::Vi);
        assert_eq!(words(Field::BirthDate, "1958-04-12"), "12/04/1958");
        assert_eq!(words(Field::Sex, "nu"), "Nữ");
        assert_eq!(
            words(Field::Residence, "45|19300|Thôn Tà Rùng"),
            "Thôn Tà Rùng"
        );
        assert_eq!(typed_value(Field::BirthDate, "12/4/1958"), "1958-04-12");
        assert_eq!(typed_value(Field::IssuedOn, "hôm qua"), "");
    }
}
