//! What was said before, in this form or to the notebook, that a question outside of any person's group could take: who takes a
//! letter in, a telephone number. Nothing is put in here.

use forms::{Definition, Form, Path, Value};
use order::Map;

use crate::field::Field;
use crate::group::{Group, Place, place_of_area};
use crate::known::Known;
use crate::offer::{Standing, answers_at, standing};
use crate::person::Person;
use crate::role::Role;
use crate::same::agree;

/// What is asked again and again, outside of any person's group too.
const ASKED_AGAIN: [Field; 4] = [
    Field::FullName,
    Field::Phone,
    Field::Email,
    Field::Residence,
];
/// As many are shown beside one question.
const MOST: usize = 3;
/// As many nodes of a form are looked at; longer forms are none that ask for the same person twice.
const LOOKED_AT: usize = 2_000;

/// Whether a column `autofill` names a fact that may be said again.
pub fn is_asked_again(autofill: &str) -> bool {
    ASKED_AGAIN.iter().any(|field| field.name() == autofill)
}

/// Something that was said before.
#[derive(Clone, Debug, PartialEq)]
pub struct Again {
    /// Which fact.
    pub field: Field,
    /// The fact itself.
    pub value: String,
    /// The answers it would give: one, of an address three.
    pub answers: Vec<(Path, Value)>,
    /// How it stands to what is there; what differs from what was typed is not among them.
    pub standing: Standing,
    /// Who said it.
    pub said: Said,
    /// What the draft notes beside each of the answers; nothing beside what was typed into this form.
    pub notes: Vec<Option<String>>,
}

/// Where something was said before.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// In this form, in this group, row or question.
    Here(Path),
    /// To the notebook, of the person with this name.
    Kept(String, Known),
}

/// A place that asks for one of those facts.
struct Asked {
    /// The question, or the group of an address.
    at: Path,
    place: Place,
    /// The group or row of the person it belongs to.
    person: Option<Group>,
}

/// What was said before of the fact that is asked for at a question or at the group of an address, this form first; nothing where
/// it belongs to a person, whose group has offers of its own. `notes` says where answers came from.
pub fn again(form: &Form, at: &Path, notes: &Map<Path, String>, people: &[Person]) -> Vec<Again> {
    let mut asked = Vec::new();
    gather(form, &Path::root(), None, &mut { LOOKED_AT }, &mut asked);
    let here = asked
        .iter()
        .find(|one| one.at == *at && one.person.is_none());
    let Some(Asked { place, .. }) = here else {
        return Vec::new();
    };
    let field = place.field;
    let mut found: Vec<Again> = Vec::new();
    let mut add = |value: String, said: Said, note: &dyn Fn(usize) -> Option<String>| {
        if found.len() == MOST || found.iter().any(|one| one.value == value) {
            return;
        }
        let answers = answers_at(form, place, &value);
        if answers.is_empty() {
            return;
        }
        let standing = standing(form, notes, field, &answers);
        if standing != Standing::Differs {
            let part =
                |(path, _): &(Path, Value)| place.questions.iter().position(|one| one == path);
            let notes = answers.iter().map(|answer| part(answer).and_then(note));
            let notes = notes.collect();
            found.push(Again {
                field,
                value,
                answers,
                standing,
                said,
                notes,
            });
        }
    };
    for other in asked.iter().filter(|one| one.at != *at) {
        if other.place.field != field || is_dead(other) {
            continue;
        }
        let person = other.person.as_ref();
        if let Some(value) = other.place.answered(form) {
            // Each part has a note of its own, and what was changed since is what somebody typed.
            let note = |part: usize| {
                let note = notes.get(other.place.questions.get(part)?)?;
                forms::edited(note).is_none().then(|| note.clone())
            };
            let at = person.map_or(&other.at, |person| &person.path);
            add(value, Said::Here(at.clone()), &note);
        }
    }
    let dead = asked
        .iter()
        .filter(|one| is_dead(one) && one.place.field == Field::FullName);
    let dead: Vec<Value> = dead
        .filter_map(|one| one.place.answered(form))
        .map(Value::text)
        .collect();
    let lives = |person: &&Person| {
        let name = Value::text(person.name());
        !person.has_been(Role::Deceased)
            && !dead.iter().any(|one| agree(Field::FullName, one, &name))
    };
    let mut people: Vec<&Person> = people.iter().filter(lives).collect();
    order::by_key(&mut people, |person| {
        (person.relation(), std::cmp::Reverse(person.last_given()))
    });
    for person in people {
        if let Some(known) = person.latest(field) {
            let said = Said::Kept(person.name().to_owned(), known.clone());
            add(known.value.clone(), said, &|_| Some(known.note(true)));
        }
    }
    found
}

fn is_dead(asked: &Asked) -> bool {
    let person = asked.person.as_ref();
    person.is_some_and(|person| person.role == Some(Role::Deceased))
}

fn gather(
    form: &Form,
    path: &Path,
    person: Option<&Group>,
    left: &mut usize,
    found: &mut Vec<Asked>,
) {
    for child in form.children(path) {
        let Some(now_left) = left.checked_sub(1) else {
            return;
        };
        *left = now_left;
        let Some(node) = form.node(&child).filter(|node| node.relevant) else {
            continue;
        };
        let place = match node.definition {
            Definition::Question(question) => {
                let field = question.autofill.as_deref().and_then(Field::named);
                let field = field.filter(|field| *field != Field::Residence);
                field.map(|field| Place {
                    field,
                    questions: vec![child.clone()],
                })
            }
            Definition::Group(group) => place_of_area(form, &child, group),
            _ => None,
        };
        match place.filter(|place| ASKED_AGAIN.contains(&place.field)) {
            Some(place) => found.push(Asked {
                at: child,
                place,
                person: person.cloned(),
            }),
            None if matches!(node.definition, Definition::Question(_)) => {}
            None => {
                let own = Group::at(form, &child);
                gather(form, &child, own.as_ref().or(person), left, found);
            }
        }
    }
}
