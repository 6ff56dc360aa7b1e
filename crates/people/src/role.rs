//! Whom a group of a form asks for, and how well a known person fits; it never puts anybody in.

use domain::PersonalNumber;
use domain::person::Sex;

use crate::field::Field;
use crate::person::{Person, Relation};

/// Whom a group asks for, as its column `autofill` says: `vault.self`, `vault.wife` …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Whoever fills in the form.
    Myself,
    /// The mother of whoever fills it in.
    Mother,
    /// Their father.
    Father,
    /// Their wife or husband.
    Spouse,
    /// Their child.
    Child,
    /// The woman of a couple: the bride, the mother of the child to be registered.
    Wife,
    /// The man of a couple.
    Husband,
    /// The head of the household it is about.
    Head,
    /// Who has died: takes no letters and holds no account.
    Deceased,
    /// Anybody.
    Other,
}

/// How well a person fits a role, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// This is who is meant.
    Meant,
    /// It may well be.
    Possible,
    /// Hardly: another sex than the role's.
    Unlikely,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 10] = [
        Role::Myself,
        Role::Mother,
        Role::Father,
        Role::Spouse,
        Role::Child,
        Role::Wife,
        Role::Husband,
        Role::Head,
        Role::Deceased,
        Role::Other,
    ];

    /// Its name in a form and where it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Myself => "vault.self",
            Role::Mother => "vault.mother",
            Role::Father => "vault.father",
            Role::Spouse => "vault.spouse",
            Role::Child => "vault.child",
            Role::Wife => "vault.wife",
            Role::Husband => "vault.husband",
            Role::Head => "vault.head",
            Role::Deceased => "vault.deceased",
            Role::Other => "vault.other",
        }
    }

    /// The role with this name.
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    const fn sex(self) -> Option<Sex> {
        match self {
            Role::Mother | Role::Wife => Some(Sex::Female),
            Role::Father | Role::Husband => Some(Sex::Male),
            _ => None,
        }
    }

    /// How well a person fits. Somebody given in this role before is meant again, whoever they are.
    pub fn fit(self, person: &Person) -> Fit {
        if let (Some(wanted), Some(sex)) = (self.sex(), sex_of(person))
            && wanted != sex
        {
            return Fit::Unlikely;
        }
        let relation = person.relation();
        let meant = match self {
            Role::Myself => relation == Relation::Myself,
            Role::Mother => relation == Relation::Mother,
            Role::Father => relation == Relation::Father,
            Role::Spouse => relation == Relation::Spouse,
            Role::Child => relation == Relation::Child,
            Role::Wife | Role::Husband => {
                sex_of(person).is_some() && matches!(relation, Relation::Myself | Relation::Spouse)
            }
            Role::Head | Role::Deceased | Role::Other => false,
        };
        // Whoever one fills in for is not oneself, though they stand in the same place of the form.
        let again =
            !matches!(self, Role::Myself | Role::Deceased | Role::Other) && person.has_been(self);
        match meant || again {
            true => Fit::Meant,
            false => Fit::Possible,
        }
    }

    /// What somebody given in this role for the first time is taken for.
    pub const fn relation(self) -> Relation {
        match self {
            Role::Myself => Relation::Myself,
            Role::Mother => Relation::Mother,
            Role::Father => Relation::Father,
            Role::Spouse => Relation::Spouse,
            Role::Child => Relation::Child,
            Role::Wife | Role::Husband | Role::Head | Role::Deceased | Role::Other => {
                Relation::Other
            }
        }
    }
}

/// As somebody said, else as the number says.
fn sex_of(person: &Person) -> Option<Sex> {
    match person.text(Field::Sex) {
        Some("nam") => Some(Sex::Male),
        Some("nu") => Some(Sex::Female),
        _ => {
            let number = PersonalNumber::parse(person.text(Field::Number)?).ok()?;
            Some(number.sex())
        }
    }
}
