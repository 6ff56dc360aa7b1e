//! What a known person would bring into a group of a form, value by value; nothing is put in here, and nothing doubtful is
//! offered without its doubt.

use calendar::{Date, PartialDate};
use forms::{Form, Kind, Path, Question, Value, ValueType};
use order::Map;

use crate::field::{Field, Residence};
use crate::group::{Place, places};
use crate::known::Known;
use crate::person::Person;
use crate::same::agree;
use crate::source::Origin;
use crate::validity::over;

/// One fact on its way into a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Which fact.
    pub field: Field,
    /// The answers it would give: one, of an address three.
    pub answers: Vec<(Path, Value)>,
    /// The value, its source and its time.
    pub known: Known,
    /// How it stands to what is there.
    pub standing: Standing,
    /// Why it should be looked at before it is taken.
    pub doubt: Option<Doubt>,
    /// Whether it comes out of the memory and not from a card or a dossier itself.
    pub kept: bool,
}

/// How an offered value stands to what is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is there, or what came from the memory before.
    New,
    /// The same is there.
    Same,
    /// Something else was typed or scanned: it stays.
    Differs,
}

/// Why a value should not be taken unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The identity card was good until this day.
    CardOver(Date),
}

impl Offer {
    /// Whether one tap takes it: it changes nothing a person typed, and nothing about it is doubtful.
    pub fn is_taken(&self) -> bool {
        self.standing == Standing::New && self.doubt.is_none()
    }

    /// What the draft notes beside the answers.
    pub fn note(&self) -> String {
        self.known.note(self.kept)
    }
}

/// Everything a person would bring into a group, in the order of the page. `notes` says where answers came from.
pub fn offers(
    form: &Form,
    group: &Path,
    notes: &Map<Path, String>,
    person: &Person,
    today: Date,
) -> Vec<Offer> {
    let card_over = card_over(person, today);
    let mut offers = Vec::new();
    for place in places(form, group) {
        let Some(known) = person.latest(place.field) else {
            continue;
        };
        let answers = answers_at(form, &place, &known.value);
        if answers.is_empty() {
            continue;
        }
        offers.push(Offer {
            field: place.field,
            standing: standing(form, notes, place.field, &answers),
            answers,
            known: known.clone(),
            doubt: card_over.filter(|_| place.field.is_of_paper()),
            kept: true,
        });
    }
    offers
}

/// The answers these facts give in a group, where its questions can take them.
pub fn answers_for(form: &Form, group: &Path, facts: &[(Field, String)]) -> Vec<(Path, Value)> {
    let mut answers = Vec::new();
    for place in places(form, group) {
        let fact = facts.iter().find(|(field, _)| *field == place.field);
        if let Some((_, value)) = fact {
            answers.extend(answers_at(form, &place, value));
        }
    }
    answers
}

pub(crate) fn answers_at(form: &Form, place: &Place, value: &str) -> Vec<(Path, Value)> {
    let one = |path: &Path, value: &str| -> Option<(Path, Value)> {
        let question = form.node(path)?.question()?;
        Some((path.clone(), fit(form, path, question, value)?))
    };
    match place.field {
        Field::Residence => {
            let Some(residence) = Residence::parse(value) else {
                return Vec::new();
            };
            let parts = place.questions.iter().zip(residence.parts());
            parts
                .filter(|(_, part)| !part.is_empty())
                .filter_map(|(path, part)| one(path, part))
                .collect()
        }
        _ => one(place.path(), value).into_iter().collect(),
    }
}

/// A fact as an answer to this question; nothing where the question does not offer it.
fn fit(form: &Form, path: &Path, question: &Question, value: &str) -> Option<Value> {
    match question.value_type() {
        // A year-only birth date stays one where the question allows it; where it does not, the person is asked.
        ValueType::PartialDate => PartialDate::parse_iso(value).ok().map(Value::PartialDate),
        ValueType::Date => match PartialDate::parse_iso(value).ok()? {
            PartialDate::Day(day) => Some(Value::Date(day)),
            partial => Some(Value::text(partial.to_string())),
        },
        ValueType::Choice => {
            // A long list may not be here yet, and what it offers may hang on an answer that comes along.
            let inline = matches!(&question.kind, Kind::SelectOne(forms::ListRef::Inline(_)));
            let offered = !inline
                || form
                    .choices(path, "", usize::MAX)
                    .items
                    .iter()
                    .any(|choice| choice.name == value);
            offered.then(|| Value::text(value))
        }
        ValueType::Text => Some(Value::text(value)),
        _ => None,
    }
}

pub(crate) fn standing(
    form: &Form,
    notes: &Map<Path, String>,
    field: Field,
    answers: &[(Path, Value)],
) -> Standing {
    let mut standing = Standing::Same;
    for (path, value) in answers {
        let there = form.node(path).and_then(|node| node.value);
        match there {
            Some(there) if agree(field, there, value) => {}
            Some(_) if !notes.get(path).is_some_and(|note| Origin::is_kept(note)) => {
                return Standing::Differs;
            }
            _ => standing = Standing::New,
        }
    }
    standing
}

/// Until when the person's paper was good, if that is over. Where it cannot be known nothing is said.
fn card_over(person: &Person, today: Date) -> Option<Doubt> {
    over(|field| person.text(field), today).map(Doubt::CardOver)
}
