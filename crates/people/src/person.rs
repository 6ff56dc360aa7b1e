//! One person and everything kept about them; how two records of the same person become one.

use std::fmt;

use calendar::{PartialDate, Timestamp};
use fold::fold;
use order::Map;
use reader::{Fields, Read, Unreadable, readable};
use serde::{Serialize, Serializer};

use crate::field::Field;
use crate::known::{Known, join};
use crate::role::Role;

/// Names a person in a memory; made on the phone, says nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PersonId(String);

/// A text that names no person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 1 to 40 letters and digits")]
pub struct BadId;

impl PersonId {
    /// Reads one.
    ///
    /// # Errors
    /// [`BadId`] for anything but 1 to 40 letters and digits.
    pub fn parse(text: &str) -> Result<PersonId, BadId> {
        let fits =
            (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then(|| PersonId(text.to_owned())).ok_or(BadId)
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

readable!(text PersonId);

/// Who a person is to whoever holds the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The holder.
    Myself,
    /// Their mother.
    Mother,
    /// Their father.
    Father,
    /// Their wife or husband.
    Spouse,
    /// Their child.
    Child,
    /// Somebody else, for instance somebody they help.
    Other,
}

readable!(words Relation {
    Myself = "myself", Mother = "mother", Father = "father", Spouse = "spouse", Child = "child", Other = "other",
});

impl Relation {
    /// All of them, in the order they are listed.
    pub const ALL: [Relation; 6] = [
        Relation::Myself,
        Relation::Mother,
        Relation::Father,
        Relation::Spouse,
        Relation::Child,
        Relation::Other,
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Relation::Myself => "myself",
            Relation::Mother => "mother",
            Relation::Father => "father",
            Relation::Spouse => "spouse",
            Relation::Child => "child",
            Relation::Other => "other",
        }
    }

    /// The relation with this word.
    pub fn named(word: &str) -> Option<Relation> {
        Relation::ALL
            .into_iter()
            .find(|relation| relation.word() == word)
    }
}

/// A person.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Every id this person has had on some phone, in order, at least one.
    pub(crate) ids: Vec<PersonId>,
    /// Who they are, and since when that is said.
    pub(crate) relation: (Timestamp, Relation),
    /// The roles they have had in forms, in order.
    pub(crate) roles: Vec<Role>,
    /// Values of each field, the latest first, never none.
    pub(crate) values: Map<Field, Vec<Known>>,
}

impl Person {
    pub(crate) fn new(id: PersonId, relation: Relation, at: Timestamp) -> Person {
        Person {
            ids: vec![id],
            relation: (at, relation),
            roles: Vec::new(),
            values: Map::new(),
        }
    }

    /// The first of their ids.
    pub fn id(&self) -> &PersonId {
        &self.ids[0]
    }

    /// Who they are to the holder of the phone.
    pub fn relation(&self) -> Relation {
        self.relation.1
    }

    /// Whether they have been given in this role before.
    pub fn has_been(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The latest value of a field.
    pub fn latest(&self, field: Field) -> Option<&Known> {
        self.all(field).first()
    }

    /// All values of a field, the latest first: more than one when they disagree.
    pub fn all(&self, field: Field) -> &[Known] {
        self.values.get(&field).map_or(&[], Vec::as_slice)
    }

    /// The latest name; empty when none is known.
    pub fn name(&self) -> &str {
        self.text(Field::FullName).unwrap_or_default()
    }

    /// The latest value of a field as text.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.latest(field).map(|known| known.value.as_str())
    }

    /// The latest date of birth.
    pub fn birth(&self) -> Option<PartialDate> {
        PartialDate::parse_iso(self.text(Field::BirthDate)?).ok()
    }

    /// When anything about them was last given.
    pub fn last_given(&self) -> Timestamp {
        let latest = |known: &Vec<Known>| known.first().map(|known| known.at);
        let newest = self.values.values().filter_map(latest).max();
        newest.unwrap_or(self.relation.0)
    }

    pub(crate) fn is(&self, id: &PersonId) -> bool {
        self.ids.contains(id)
    }

    pub(crate) fn add(&mut self, field: Field, known: Known) {
        join(self.values.or_default(&field), known);
    }

    /// Whether two records are of one person: they share an id, or a number and a name. A number alone does not do, since
    /// one's own number in somebody else's row is a common slip.
    pub(crate) fn is_same(&self, other: &Person) -> bool {
        let shares = |field: Field, same: fn(&str, &str) -> bool| {
            self.all(field).iter().any(|mine| {
                let theirs = other.all(field).iter();
                theirs
                    .into_iter()
                    .any(|known| same(&mine.value, &known.value))
            })
        };
        self.ids.iter().any(|id| other.is(id))
            || (shares(Field::Number, |one, other| one == other)
                && shares(Field::FullName, |one, other| fold(one) == fold(other)))
    }

    /// Takes in another record of the same person.
    pub(crate) fn absorb(&mut self, other: &Person) {
        union(&mut self.ids, &other.ids);
        union(&mut self.roles, &other.roles);
        self.relation = self.relation.max(other.relation);
        for (field, known) in other.values.iter() {
            for known in known {
                self.add(*field, known.clone());
            }
        }
    }
}

/// Both, each once, in order.
pub(crate) fn union<T: Ord + Clone>(all: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !all.contains(item) {
            all.push(item.clone());
        }
    }
    order::natural(all);
}

impl Serialize for Person {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            ids: &'a [PersonId],
            relation: Relation,
            relation_at: Timestamp,
            roles: Vec<&'static str>,
            values: Map<&'static str, &'a Vec<Known>>,
        }
        let written = Written {
            ids: &self.ids,
            relation: self.relation.1,
            relation_at: self.relation.0,
            roles: self.roles.iter().map(|role| role.name()).collect(),
            values: self
                .values
                .iter()
                .map(|(field, known)| (field.name(), known))
                .collect(),
        };
        written.serialize(serializer)
    }
}

impl Read for Person {
    fn read(value: serde_json::Value) -> Result<Person, Unreadable> {
        let mut fields = Fields::of(value, "people")?;
        let ids: Vec<PersonId> = fields.need("ids")?;
        if ids.is_empty() {
            return Err(Unreadable::new("ids"));
        }
        let mut person = Person {
            ids: Vec::new(),
            relation: (fields.need("relation_at")?, fields.need("relation")?),
            roles: Vec::new(),
            values: Map::new(),
        };
        union(&mut person.ids, &ids);
        let roles: Vec<String> = fields.take("roles")?;
        // A role of a later version is passed over, as fields are.
        let roles: Vec<Role> = roles.iter().filter_map(|name| Role::named(name)).collect();
        union(&mut person.roles, &roles);
        let values: std::collections::BTreeMap<String, Vec<Known>> = fields.take("values")?;
        for (name, known) in values {
            let Some(field) = Field::named(&name) else {
                continue;
            };
            for mut known in known {
                known.value = field.tidy(&known.value).ok_or(Unreadable::new("value"))?;
                person.add(field, known);
            }
        }
        Ok(person)
    }
}

readable!(with Person);
