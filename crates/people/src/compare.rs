//! What a form says of people beside what is known of them, for a last look before it is handed in; it judges nothing and
//! changes nothing.

use calendar::{Date, Timestamp};
use fold::fold;
use forms::{Form, Path};
use order::Map;

use crate::field::Field;
use crate::group::Group;
use crate::known::Given;
use crate::memory::Memory;
use crate::offer::{Offer, Standing, offers};
use crate::person::Person;
use crate::source::Source;

/// Somebody a form speaks of who is known, and what deserves a look.
#[derive(Clone, Debug)]
pub struct Beside<'m> {
    /// Where the form speaks of them.
    pub group: Group,
    /// Who is known.
    pub person: &'m Person,
    /// What is known otherwise than it is answered.
    pub differing: Vec<Offer>,
    /// What is answered as it is known but ought not to be taken unseen, such as a card that is over.
    pub doubtful: Vec<Offer>,
}

/// Every group of the form whose person is known, where something differs or is doubtful; in the order of the page. A person is
/// recognised by the number, also under another name, or by name and date of birth, also with another number: a slip in one of
/// them is what is looked for.
pub fn compare<'m>(
    form: &Form,
    notes: &Map<Path, String>,
    memory: &'m Memory,
    today: Date,
) -> Vec<Beside<'m>> {
    let mut found = Vec::new();
    for group in Group::all(form) {
        // Only the values matter here, not where they come from.
        let given = group.given(form, notes, &Source::Hand, Timestamp::from_millis(0));
        let Some(person) = recognised(memory, &given) else {
            continue;
        };
        let (mut differing, mut doubtful) = (Vec::new(), Vec::new());
        for offer in offers(form, &group.path, notes, person, today) {
            match offer.standing {
                Standing::Differs => differing.push(offer),
                Standing::Same if offer.doubt.is_some() => doubtful.push(offer),
                _ => {}
            }
        }
        if !differing.is_empty() || !doubtful.is_empty() {
            found.push(Beside {
                group,
                person,
                differing,
                doubtful,
            });
        }
    }
    found
}

fn recognised<'m>(memory: &'m Memory, given: &[Given]) -> Option<&'m Person> {
    let value = |field: Field| {
        let given = given.iter().find(|given| given.field == field)?;
        field.tidy(&given.value)
    };
    let has = |person: &Person, field: Field, value: &Option<String>| {
        value.as_ref().is_some_and(|value| {
            let same = |known: &str| {
                known == value || field == Field::FullName && fold(known) == fold(value)
            };
            person.all(field).iter().any(|known| same(&known.value))
        })
    };
    let (number, name, birth) = (
        value(Field::Number),
        value(Field::FullName),
        value(Field::BirthDate),
    );
    let by_number = memory
        .people()
        .iter()
        .find(|person| has(person, Field::Number, &number));
    by_number.or_else(|| {
        memory.people().iter().find(|person| {
            has(person, Field::FullName, &name) && has(person, Field::BirthDate, &birth)
        })
    })
}
