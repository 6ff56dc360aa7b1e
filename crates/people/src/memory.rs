//! Everything kept: people and documents; merging two memories, taking in and forgetting. It is plain data and stores nothing.

use calendar::Timestamp;
use domain::Sha256;
use fold::fold;
use reader::{Fields, Read, Unreadable};
use serde::Serialize;

use crate::document::{self, Document};
use crate::field::Field;
use crate::known::{Given, Known};
use crate::person::{Person, PersonId, Relation, union};
use crate::role::Role;

/// Version of the format written here.
const FORMAT: u8 = 1;
/// Most bytes read at once.
const MAX_BYTES: usize = 4 << 20;
/// Most people.
const MAX_PEOPLE: usize = 200;
/// Most documents.
const MAX_DOCUMENTS: usize = 2_000;
/// Most values of one field, most ids and roles of one person.
const MAX_BESIDE: usize = 32;
/// How many values of one field taking in leaves beside each other.
const BESIDE: usize = 6;

/// Why bytes are no memory, or nothing more fits in. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemoryError {
    /// Longer than anything this app writes.
    #[error("the memory is too long to be read")]
    TooLong,
    /// Written by a newer version of the app.
    #[error("the memory was written by a newer version of the app")]
    Newer,
    /// A field that cannot be read.
    #[error("the memory cannot be read: {0}")]
    Unreadable(Unreadable),
    /// More people, values or documents than it holds.
    #[error("the memory is full: forget somebody first")]
    Full,
}

/// What was given once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    people: Vec<Person>,
    documents: Vec<Document>,
}

impl Memory {
    /// People, in the order they were first kept.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// One of them, by any id they have had.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.is(id))
    }

    /// Documents, the latest first.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Nothing at all.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.documents.is_empty()
    }

    /// The holder of the phone, when that is said of one person.
    pub fn myself(&self) -> Option<&Person> {
        let mut selves = self.people.iter();
        let first = selves.find(|person| person.relation() == Relation::Myself);
        match selves.any(|person| person.relation() == Relation::Myself) {
            true => None,
            false => first,
        }
    }

    /// Who these values are of, if they are known already: the same number and no other name, or the same name and no other
    /// number or date of birth.
    pub fn known(&self, given: &[Given]) -> Option<&Person> {
        let value = |field: Field| {
            let given = given.iter().find(|given| given.field == field)?;
            field.tidy(&given.value)
        };
        let (number, name) = (value(Field::Number), value(Field::FullName));
        let birth = value(Field::BirthDate);
        let agrees = |person: &Person, field: Field, value: &Option<String>| {
            let known = person.all(field);
            match value {
                Some(value) if !known.is_empty() => Some(known.iter().any(|known| {
                    known.value == *value
                        || (field == Field::FullName && fold(&known.value) == fold(value))
                })),
                _ => None,
            }
        };
        self.people.iter().find(|person| {
            let by = (
                agrees(person, Field::Number, &number),
                agrees(person, Field::FullName, &name),
                agrees(person, Field::BirthDate, &birth),
            );
            matches!(
                by,
                (Some(true), Some(true) | None, _) | (None, Some(true), Some(true) | None)
            )
        })
    }

    /// What somebody given in a role is taken for: known people stay who they are, and there is one holder of a phone.
    pub fn relation_of(&self, role: Option<Role>, known: Option<&Person>) -> Relation {
        match (known, role.map(Role::relation)) {
            (Some(person), _) => person.relation(),
            (None, Some(Relation::Myself))
                if self.people.iter().any(|p| p.relation() == Relation::Myself) =>
            {
                Relation::Other
            }
            (None, relation) => relation.unwrap_or(Relation::Other),
        }
    }

    /// Keeps values of a person, new or known by this id. What cannot be such a fact is passed over.
    ///
    /// # Errors
    /// [`MemoryError::Full`] when no more people fit in.
    pub fn keep(
        &mut self,
        id: &PersonId,
        relation: Relation,
        role: Option<Role>,
        given: &[Given],
    ) -> Result<(), MemoryError> {
        let at = given.iter().map(|given| given.at).max().unwrap_or_default();
        let place = match self.people.iter().position(|person| person.is(id)) {
            Some(place) => place,
            None if self.people.len() >= MAX_PEOPLE => return Err(MemoryError::Full),
            None => {
                self.people.push(Person::new(id.clone(), relation, at));
                self.people.len() - 1
            }
        };
        let person = &mut self.people[place];
        if let Some(role) = role {
            union(&mut person.roles, &[role]);
        }
        for given in given {
            let Some(value) = given.field.tidy(&given.value) else {
                continue;
            };
            let (source, at) = (given.source.clone(), given.at);
            person.add(given.field, Known { value, source, at });
            let all = person.values.or_default(&given.field);
            all.truncate(BESIDE);
        }
        self.join_people();
        Ok(())
    }

    /// Says who a person is.
    pub fn relate(&mut self, id: &PersonId, relation: Relation, at: Timestamp) {
        if let Some(person) = self.find(id) {
            // A clock that was ahead once must not make this go unheard.
            person.relation = (at.max(person.relation.0.add_millis(1)), relation);
        }
    }

    /// Changes the latest value of a field as the person says; other values of the field go, since now it is known.
    /// `false` when it cannot be such a fact.
    pub fn correct(&mut self, id: &PersonId, new: Given) -> bool {
        let (Some(value), Some(person)) = (new.field.tidy(&new.value), self.find(id)) else {
            return false;
        };
        let (source, at) = (new.source, new.at);
        person
            .values
            .insert(new.field, vec![Known { value, source, at }]);
        self.join_people();
        true
    }

    /// Forgets one value of a person.
    pub fn forget_value(&mut self, id: &PersonId, field: Field, value: &str) {
        if let Some(person) = self.find(id) {
            person
                .values
                .or_default(&field)
                .retain(|known| known.value != value);
            person.values.retain(|_, known| !known.is_empty());
        }
    }

    /// Forgets a person with everything kept about them.
    pub fn forget(&mut self, id: &PersonId) {
        self.people.retain(|person| !person.is(id));
    }

    /// Keeps where a document is.
    ///
    /// # Errors
    /// [`MemoryError::Full`] when no more documents fit in.
    pub fn keep_document(&mut self, document: &Document) -> Result<(), MemoryError> {
        let mut documents = self.documents.clone();
        document::join(&mut documents, document);
        if documents.len() > MAX_DOCUMENTS {
            return Err(MemoryError::Full);
        }
        self.documents = documents;
        Ok(())
    }

    /// Forgets where a document is.
    pub fn forget_document(&mut self, sha256: &Sha256) {
        self.documents.retain(|document| document.sha256 != *sha256);
    }

    /// Both memories as one: of each field the latest value first, older ones beside it where they disagree. Which of the two
    /// is merged into which makes no difference, nor does doing it again.
    ///
    /// # Errors
    /// [`MemoryError::Full`] when both together are more than a memory holds.
    pub fn merged(&self, other: &Memory) -> Result<Memory, MemoryError> {
        let mut both = self.clone();
        both.people.extend(other.people.iter().cloned());
        both.join_people();
        for document in &other.documents {
            document::join(&mut both.documents, document);
        }
        match both.fits() {
            true => Ok(both),
            false => Err(MemoryError::Full),
        }
    }

    /// The memory as text, see [`Memory::read`].
    pub fn write(&self) -> String {
        #[derive(Serialize)]
        struct Written<'a> {
            format: u8,
            people: &'a [Person],
            documents: &'a [Document],
        }
        let written = Written {
            format: FORMAT,
            people: &self.people,
            documents: &self.documents,
        };
        // Plain structs with text keys can always be written.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads what [`Memory::write`] wrote. Any bytes give a memory or a named error.
    ///
    /// # Errors
    /// [`MemoryError`] that says what is wrong.
    pub fn read(bytes: &[u8]) -> Result<Memory, MemoryError> {
        if bytes.len() > MAX_BYTES {
            return Err(MemoryError::TooLong);
        }
        let memory: Memory = reader::from_slice(bytes).map_err(|error| match error {
            NEWER => MemoryError::Newer,
            error => MemoryError::Unreadable(error),
        })?;
        match memory.fits() {
            true => Ok(memory),
            false => Err(MemoryError::Full),
        }
    }

    fn find(&mut self, id: &PersonId) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.is(id))
    }

    /// Makes one person of all records that are of one person, and puts people in order.
    fn join_people(&mut self) {
        let mut joined: Vec<Person> = Vec::with_capacity(self.people.len());
        for mut person in std::mem::take(&mut self.people) {
            // Whoever is taken in may bring what makes somebody else the same, too.
            while let Some(at) = joined.iter().position(|known| known.is_same(&person)) {
                person.absorb(&joined.remove(at));
            }
            joined.push(person);
        }
        order::by(&mut joined, |left, right| left.ids.cmp(&right.ids));
        self.people = joined;
    }

    fn fits(&self) -> bool {
        let few = |person: &Person| {
            person.ids.len() <= MAX_BESIDE
                && person
                    .values
                    .values()
                    .all(|known| known.len() <= MAX_BESIDE)
        };
        self.people.len() <= MAX_PEOPLE
            && self.documents.len() <= MAX_DOCUMENTS
            && self.people.iter().all(few)
    }
}

/// How a memory of a later version is refused.
const NEWER: Unreadable = Unreadable::new("format");

impl Read for Memory {
    fn read(value: serde_json::Value) -> Result<Memory, Unreadable> {
        let mut fields = Fields::of(value, "Memory")?;
        if fields.need::<u8>("format")? != FORMAT {
            return Err(NEWER);
        }
        let mut memory = Memory {
            people: fields.take("people")?,
            documents: Vec::new(),
        };
        let documents: Vec<Document> = fields.take("documents")?;
        for document in documents.iter().take(MAX_DOCUMENTS + 1) {
            document::join(&mut memory.documents, document);
        }
        memory.join_people();
        Ok(memory)
    }
}

reader::readable!(with Memory);
