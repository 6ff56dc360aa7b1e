//! What a form says of people beside what a card, the notebook and earlier dossiers say of them, for a last look before it is
//! handed in; it judges nothing and changes nothing.

use calendar::{Date, Timestamp};
use fold::fold;
use forms::{Form, Path};
use order::Map;

use crate::field::Field;
use crate::group::{Group, same_numbers};
use crate::known::Given;
use crate::memory::Memory;
use crate::offer::{Offer, Standing, offers};
use crate::person::{Person, PersonId};
use crate::source::Source;
use crate::validity::over;

/// What a form is laid beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// The card that was scanned into this form.
    Card,
    /// The account that was signed in with.
    Account,
    /// What was kept.
    Notebook,
    /// What was handed in before.
    Earlier,
}

/// Somebody a form speaks of who is known, and what deserves a look.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Where the form speaks of them.
    pub group: Group,
    /// Who says otherwise.
    pub witness: Witness,
    /// What they are called there; empty when that is not known.
    pub name: String,
    /// What is known otherwise than it is answered.
    pub differing: Vec<Offer>,
    /// What is answered as it is known but ought not to be taken unseen, such as a card that is over.
    pub doubtful: Vec<Offer>,
}

/// Every group of the form whose person is known, where something differs or is doubtful; in the order of the page, and of each
/// group first what was scanned into it, then the notebook, then what was handed in before. What one of them has said the next
/// does not say again. A person is recognised by the number, also under another name, or by name and date of birth, also with
/// another number: a slip in one of them is what is looked for.
pub fn compare(
    form: &Form,
    notes: &Map<Path, String>,
    notebook: &Memory,
    earlier: &Memory,
    today: Date,
) -> Vec<Beside> {
    let mut found: Vec<Beside> = Vec::new();
    for group in Group::all(form) {
        // Only the values matter here, not where they come from.
        let given = group.given(form, notes, &Source::Hand, Timestamp::from_millis(0));
        let taken = group.taken(form, notes);
        let card = |given: &Given| matches!(given.source, Source::Card(_) | Source::HealthCard);
        let account = |given: &Given| given.source == Source::Account;
        let witnesses = [
            (Witness::Card, said_by(&taken, card)),
            (Witness::Account, said_by(&taken, account)),
            (Witness::Notebook, recognised(notebook, &given).cloned()),
            (Witness::Earlier, recognised(earlier, &given).cloned()),
        ];
        let first = found.len();
        for (witness, person) in witnesses {
            let Some(person) = person else {
                continue;
            };
            let here = matches!(witness, Witness::Card | Witness::Account);
            let (mut differing, mut doubtful) = (Vec::new(), Vec::new());
            for mut offer in offers(form, &group.path, notes, &person, today) {
                offer.kept = witness == Witness::Notebook;
                let said = |beside: &Beside| {
                    let all = beside.differing.iter().chain(&beside.doubtful);
                    all.into_iter().any(|one| one.answers == offer.answers)
                };
                if found[first..].iter().any(said) {
                    continue;
                }
                match offer.standing {
                    Standing::Differs => differing.push(offer),
                    // What was read off a card and taken away again.
                    Standing::New if here => differing.push(offer),
                    Standing::Same if offer.doubt.is_some() && !here => doubtful.push(offer),
                    _ => {}
                }
            }
            if !differing.is_empty() || !doubtful.is_empty() {
                let name = person.name().to_owned();
                found.push(Beside {
                    group: group.clone(),
                    witness,
                    name,
                    differing,
                    doubtful,
                });
            }
        }
    }
    found
}

/// Adds what a form that was handed in says of people to what is known of earlier dossiers.
pub fn recall(earlier: &mut Memory, form: &Form, source: &Source, at: Timestamp) {
    for group in Group::all(form) {
        let given = group.given(form, &Map::new(), source, at);
        let tells = |given: &Given| matches!(given.field, Field::FullName | Field::Number);
        if !given.iter().any(tells) {
            continue;
        }
        let known = earlier.known(&given).map(|person| person.id().clone());
        // Numbered as they come; nobody outside this comparison sees it.
        let mut numbers = (0..).map_while(|at: usize| PersonId::parse(&at.to_string()).ok());
        let id = known.or_else(|| numbers.find(|id| earlier.person(id).is_none()));
        let relation = earlier.relation_of(group.role, None);
        if let Some(id) = id {
            // What no longer fits in is compared with nothing.
            let _ = earlier.keep(&id, relation, group.role, &given);
        }
    }
}

/// Something odd about the people of a form, and the question or group where it is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// The group of the person.
    pub group: Path,
    /// What it is.
    pub about: OddAbout,
}

/// What is odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OddAbout {
    /// The identity card was good until this day.
    CardOver(Date),
    /// The number stands in another group too.
    SameNumber {
        /// The other group.
        other: Path,
        /// The question for the number.
        question: Path,
    },
}

/// Cards past their age, as answered or as scanned, and numbers that stand under two people; in the order of the page.
pub fn oddities(form: &Form, notes: &Map<Path, String>, today: Date) -> Vec<Odd> {
    let mut found = Vec::new();
    let same = same_numbers(form);
    for group in Group::all(form) {
        let given = group.given(form, notes, &Source::Hand, Timestamp::from_millis(0));
        let answered = |field: Field| {
            let given = given.iter().find(|given| given.field == field);
            given.map(|given| given.value.as_str())
        };
        // The scan knew the day of birth, which not every form asks for, nor for the day of issue.
        let noted = group.noted_over(form, notes);
        let over = noted.or_else(|| over(answered, today));
        let mut add = |about: OddAbout| {
            found.push(Odd {
                group: group.path.clone(),
                about,
            });
        };
        if let Some(day) = over {
            add(OddAbout::CardOver(day));
        }
        for same in same.iter().filter(|same| same.second == group.path) {
            add(OddAbout::SameNumber {
                other: same.first.clone(),
                question: same.question.clone(),
            });
        }
    }
    found
}

/// Everything one source has said of a person; nobody when nothing it said was changed since.
fn said_by(taken: &[(Given, bool)], of: impl Fn(&Given) -> bool) -> Option<Person> {
    let said = taken.iter().filter(|(given, _)| of(given));
    if !said.clone().any(|(_, changed)| *changed) {
        return None;
    }
    let given: Vec<Given> = said.map(|(given, _)| given.clone()).collect();
    let mut memory = Memory::default();
    let id = PersonId::parse("0").ok()?;
    let relation = memory.relation_of(None, None);
    memory.keep(&id, relation, None, &given).ok()?;
    memory.person(&id).cloned()
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
