//! The groups and rows of an open form that ask for a person: whom, and what was answered there; it changes no answer.

use calendar::{Date, Timestamp};
use forms::{Appearance, Definition, Form, Path, Value, edited};
use order::Map;

use crate::field::{Field, Residence};
use crate::known::Given;
use crate::role::Role;
use crate::source::{Origin, Source};

/// Deepest nesting that is looked into; published forms have four.
const DEEPEST: usize = 16;

/// A group that asks for one person, or a row that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Where it is.
    pub path: Path,
    /// Whom it asks for, where its author says so.
    pub role: Option<Role>,
    /// One of many, such as the guests of a house.
    pub is_row: bool,
}

impl Group {
    /// Every group of the form that asks for a person and applies now, in the order of the page.
    pub fn all(form: &Form) -> Vec<Group> {
        let mut found = Vec::new();
        look(form, &Path::root(), DEEPEST, &mut found);
        found
    }

    /// The group at a path, if it asks for a person.
    pub fn at(form: &Form, path: &Path) -> Option<Group> {
        let (autofill, is_row) = whom(form.node(path)?.definition)?;
        Some(Group {
            path: path.clone(),
            role: autofill.and_then(Role::named),
            is_row,
        })
    }

    /// Whether it asks for somebody the person who fills in the form need not know, such as a guest: a row of which its author
    /// does not say whom it asks for. The memory does not ask to keep strangers.
    pub const fn is_a_stranger(&self) -> bool {
        self.is_row && self.role.is_none()
    }

    /// What was answered in it and is right, with where each answer came from. An answer that came out of the memory keeps the
    /// source it had there.
    pub fn given(
        &self,
        form: &Form,
        notes: &Map<Path, String>,
        typed: &Source,
        at: Timestamp,
    ) -> Vec<Given> {
        let mut given = Vec::new();
        for place in places(form, &self.path) {
            let Some(value) = place.answered(form) else {
                continue;
            };
            let note = notes.get(place.path());
            let origin = note.and_then(|note| Origin::parse(note).ok());
            let (source, at) = match origin {
                Some(origin) => (origin.source, origin.at.unwrap_or(at)),
                None => (typed.clone(), at),
            };
            given.push(Given {
                field: place.field,
                value,
                source,
                at,
            });
        }
        given
    }

    /// What was read off a card or taken from an account into it, as it was said there, and whether it was changed since. What
    /// came out of the memory is not among it.
    pub(crate) fn taken(&self, form: &Form, notes: &Map<Path, String>) -> Vec<(Given, bool)> {
        let mut taken = Vec::new();
        for place in places(form, &self.path) {
            let mut origin = None;
            let mut changed = false;
            let said = |path: &Path| -> Option<String> {
                let note = notes.get(path).map(String::as_str).unwrap_or_default();
                let value = match edited(note) {
                    Some((first, value)) => {
                        changed = true;
                        origin = Origin::parse(first).ok();
                        Some(value)
                    }
                    None => {
                        origin = origin.take().or_else(|| Origin::parse(note).ok());
                        form.node(path).and_then(|node| node.value.cloned())
                    }
                };
                value.as_ref().map(text_of)
            };
            let value = place.fact(said);
            let (Some(value), Some(origin)) = (value, origin.filter(|origin| !origin.kept)) else {
                continue;
            };
            let at = origin.at.unwrap_or_default();
            taken.push((Given::new(place.field, value, origin.source, at), changed));
        }
        taken
    }

    /// The last good day of the card that was scanned into it, where that was over. Once the day of issue was changed it is
    /// another card.
    pub(crate) fn noted_over(&self, form: &Form, notes: &Map<Path, String>) -> Option<Date> {
        let places = places(form, &self.path);
        let over = |place: &Place| Origin::parse(notes.get(place.path())?).ok()?.over;
        match places.iter().find(|place| place.field == Field::IssuedOn) {
            Some(issued) => over(issued),
            None => places.iter().find_map(over),
        }
    }
}

/// What the author says of the person that a group or a row asks for, and whether it is a row; nothing for what asks for nobody.
fn whom(definition: Definition<'_>) -> Option<(Option<&str>, bool)> {
    let (appearance, autofill, is_row) = match definition {
        Definition::Group(group) => (&group.appearance, &group.autofill, false),
        Definition::Row(repeat, _) => (&repeat.appearance, &repeat.autofill, true),
        _ => return None,
    };
    appearance
        .contains(&Appearance::Person)
        .then_some((autofill.as_deref(), is_row))
}

fn look(form: &Form, path: &Path, depth: usize, found: &mut Vec<Group>) {
    for child in form.children(path) {
        if !form.node(&child).is_some_and(|node| node.relevant) {
            continue;
        }
        found.extend(Group::at(form, &child));
        if depth > 0 {
            look(form, &child, depth - 1, found);
        }
    }
}

/// A question, or the three of an address, that asks for one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) field: Field,
    /// One question; of an address province, commune and detail.
    pub(crate) questions: Vec<Path>,
}

impl Place {
    /// The question that stands for all.
    pub(crate) fn path(&self) -> &Path {
        &self.questions[0]
    }

    /// What is answered now as a fact; nothing where the answer is wrong or does not apply.
    pub(crate) fn answered(&self, form: &Form) -> Option<String> {
        self.fact(|path: &Path| {
            let node = form.node(path)?;
            let fine = node.relevant && node.problem.is_none();
            node.value.filter(|_| fine).map(text_of)
        })
    }

    /// What stands in its questions as a fact.
    fn fact(&self, mut value: impl FnMut(&Path) -> Option<String>) -> Option<String> {
        match self.field {
            Field::Residence => {
                let mut parts = self
                    .questions
                    .iter()
                    .map(|path| value(path).unwrap_or_default());
                let mut next = || parts.next().unwrap_or_default();
                let there = Residence {
                    province: next(),
                    commune: next(),
                    detail: next(),
                };
                // An address without its commune helps nobody.
                let whole = !there.commune.is_empty() && !there.province.is_empty();
                whole.then(|| there.to_text())
            }
            field => field.tidy(&value(self.path())?),
        }
    }
}

/// Everything a group asks about its person, in the order of the page.
pub(crate) fn places(form: &Form, group: &Path) -> Vec<Place> {
    let mut found = Vec::new();
    look_for_places(form, group, DEEPEST, &mut found);
    found
}

fn look_for_places(form: &Form, path: &Path, depth: usize, found: &mut Vec<Place>) {
    for child in form.children(path) {
        let Some(node) = form.node(&child) else {
            continue;
        };
        match node.definition {
            Definition::Question(question) => {
                // An address in words is no answer of codes: see [`in_words`].
                let field = question.autofill.as_deref().and_then(Field::named);
                let field = field.filter(|field| *field != Field::Residence);
                found.extend(field.map(|field| Place {
                    field,
                    questions: vec![child],
                }));
            }
            Definition::Group(group) if is_area(group) => {
                found.extend(place_of_area(form, &child, group));
            }
            // Somebody else inside is somebody else.
            definition if whom(definition).is_some() => {}
            _ if depth > 0 => look_for_places(form, &child, depth - 1, found),
            _ => {}
        }
    }
}

/// Whether a group asks for where its person lives.
fn is_area(group: &forms::Group) -> bool {
    group.autofill.as_deref() == Some(Field::Residence.name())
}

/// The questions of an address, if the group is one that asks for where somebody lives.
pub(crate) fn place_of_area(form: &Form, path: &Path, group: &forms::Group) -> Option<Place> {
    if !is_area(group) {
        return None;
    }
    let inside = form.children(path);
    let part = |ending: &str| {
        let question = inside.iter().find(|path| path.name().ends_with(ending));
        question.cloned()
    };
    let parts: Option<Vec<Path>> = Residence::ENDINGS.into_iter().map(part).collect();
    Some(Place {
        field: Field::Residence,
        questions: parts?,
    })
}

/// The questions of a group or row that ask for the address of its person in words and not by today's units.
pub fn in_words(form: &Form, group: &Path) -> Vec<Path> {
    let mut found = Vec::new();
    for child in form.children(group) {
        match form.node(&child).map(|node| node.definition) {
            Some(Definition::Question(question)) => {
                let asks = question.autofill.as_deref() == Some(Field::Residence.name());
                found.extend(asks.then_some(child));
            }
            Some(definition @ Definition::Group(_)) if whom(definition).is_none() => {
                found.extend(in_words(form, &child));
            }
            _ => {}
        }
    }
    found
}

/// An answer as the text of a fact.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.iso(),
        Value::PartialDate(partial) => partial.iso(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(_) | Value::Bool(_) | Value::Choices(_) => String::new(),
    }
}

/// One number in two groups: a slip more often than not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameNumber {
    /// The first group with it.
    pub first: Path,
    /// Another.
    pub second: Path,
    /// The question for the number in the second.
    pub question: Path,
}

/// Every pair of groups in which the same twelve-digit number was given.
pub fn same_numbers(form: &Form) -> Vec<SameNumber> {
    let numbers: Vec<(Path, Path, String)> = Group::all(form)
        .into_iter()
        .filter_map(|group| {
            let places = places(form, &group.path);
            let place = places.iter().find(|place| place.field == Field::Number)?;
            let number = place.answered(form)?;
            Some((group.path, place.path().clone(), number))
        })
        .collect();
    let mut same = Vec::new();
    for (at, (first, _, number)) in numbers.iter().enumerate() {
        for (second, question, other) in &numbers[at + 1..] {
            if number == other {
                same.push(SameNumber {
                    first: first.clone(),
                    second: second.clone(),
                    question: question.clone(),
                });
            }
        }
    }
    same
}
