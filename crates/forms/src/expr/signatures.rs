//! What each function of the expression language takes and gives in strict mode; part of the type rules in `types`.

use crate::expr::types::{Type, Types};
use crate::expr::{Expr, ExprKind, Function};

impl Types<'_> {
    pub(super) fn call(&mut self, function: Function, arguments: &[Expr]) -> Type {
        let name = function.name();
        match function {
            Function::If => {
                self.want(&arguments[0], name, Type::Bool);
                self.alike(&arguments[1..])
            }
            Function::Coalesce => self.alike(arguments),
            Function::Once => self.infer(&arguments[0]),
            Function::True | Function::False => Type::Bool,
            Function::Not => {
                self.want(&arguments[0], name, Type::Bool);
                Type::Bool
            }
            Function::BooleanFromString => {
                self.all(arguments, name, Type::Text);
                Type::Bool
            }
            Function::Boolean
            | Function::String
            | Function::Number
            | Function::Concat
            | Function::StringLength => {
                for argument in arguments {
                    self.single(argument, name);
                }
                match function {
                    Function::Boolean => Type::Bool,
                    Function::Number | Function::StringLength => Type::Number,
                    _ => Type::Text,
                }
            }
            Function::Int
            | Function::Round
            | Function::Floor
            | Function::Ceiling
            | Function::Abs
            | Function::Power
            | Function::SquareRoot => {
                self.all(arguments, name, Type::Number);
                Type::Number
            }
            // The cells of a list are text; what is asked of them here is their numbers.
            Function::Min | Function::Max | Function::Sum if is_item(arguments) => {
                self.infer(&arguments[0]);
                Type::Number
            }
            Function::Min | Function::Max => {
                let found = self.alike(arguments);
                if !(found.is_open() || matches!(found, Type::Number | Type::Date | Type::Moment)) {
                    self.mismatch(&arguments[0], name, Type::Number, found);
                }
                found
            }
            Function::Count | Function::CountNonEmpty => {
                self.many(&arguments[0], name);
                self.infer(&arguments[0]);
                Type::Number
            }
            Function::Sum => {
                if self.many(&arguments[0], name) {
                    self.want(&arguments[0], name, Type::Number);
                }
                Type::Number
            }
            Function::Position => Type::Number,
            Function::IndexedRepeat => {
                for number in arguments.iter().skip(2).step_by(2) {
                    self.want(number, name, Type::Number);
                }
                self.infer(&arguments[0])
            }
            Function::Join => {
                self.want(&arguments[0], name, Type::Text);
                for argument in &arguments[1..] {
                    self.single(argument, name);
                }
                Type::Text
            }
            Function::Substr | Function::Substring => {
                self.want(&arguments[0], name, Type::Text);
                self.all(&arguments[1..], name, Type::Number);
                Type::Text
            }
            Function::SubstringBefore
            | Function::SubstringAfter
            | Function::Translate
            | Function::NormalizeSpace
            | Function::UpperCase
            | Function::LowerCase => {
                self.all(arguments, name, Type::Text);
                Type::Text
            }
            Function::Contains | Function::StartsWith | Function::EndsWith => {
                self.all(arguments, name, Type::Text);
                Type::Bool
            }
            Function::Regex => {
                let found = self.infer(&arguments[0]);
                if !(found.fits(Type::Text) || found == Type::Number) {
                    self.mismatch(&arguments[0], name, Type::Text, found);
                }
                Type::Bool
            }
            Function::Selected => {
                self.names(&arguments[0], name);
                self.want(&arguments[1], name, Type::Text);
                self.choice(&arguments[0], &arguments[1]);
                Type::Bool
            }
            Function::SelectedAt => {
                self.names(&arguments[0], name);
                self.want(&arguments[1], name, Type::Number);
                Type::Text
            }
            Function::CountSelected => {
                self.names(&arguments[0], name);
                Type::Number
            }
            Function::ChoiceName => {
                self.want(&arguments[0], name, Type::Text);
                Type::Text
            }
            Function::PullData => {
                self.pulled(arguments);
                self.want(&arguments[3], name, Type::Text);
                Type::Text
            }
            Function::Today => Type::Date,
            Function::Now => Type::Moment,
            Function::Date => {
                let found = self.infer(&arguments[0]);
                if matches!(found, Type::Bool | Type::Names | Type::Rows) {
                    self.mismatch(&arguments[0], name, Type::Text, found);
                }
                self.constant_day(&arguments[0]);
                Type::Date
            }
            Function::DateTime => {
                let found = self.infer(&arguments[0]);
                if matches!(found, Type::Bool | Type::Names | Type::Rows) {
                    self.mismatch(&arguments[0], name, Type::Text, found);
                }
                Type::Moment
            }
            Function::DecimalTime if self.infer(&arguments[0]) == Type::Text => Type::Number,
            Function::DecimalDateTime | Function::DecimalTime => {
                self.dated(&arguments[0], name);
                Type::Number
            }
            Function::FormatDate => {
                self.dated(&arguments[0], name);
                self.codes(&arguments[1]);
                Type::Text
            }
            Function::AddMonths => {
                self.want(&arguments[0], name, Type::Date);
                self.want(&arguments[1], name, Type::Number);
                Type::Date
            }
            Function::AgeInYears | Function::Year => {
                self.all(arguments, name, Type::Date);
                Type::Number
            }
            Function::DateInWords => {
                self.all(arguments, name, Type::Date);
                Type::Text
            }
            #[cfg(feature = "wide")]
            Function::More(more) => self.more(more.name(), arguments),
        }
    }

    #[cfg(feature = "wide")]
    fn more(&mut self, name: &str, arguments: &[Expr]) -> Type {
        let (taken, given) = match name {
            "area" | "distance" => (Type::Text, Type::Number),
            "geofence" => (Type::Text, Type::Bool),
            "digest" | "base64-encode" | "base64-decode" | "jr:itext" | "version" | "property" => {
                (Type::Text, Type::Text)
            }
            "uuid" => (Type::Number, Type::Text),
            "checklist" | "weighted-checklist" => {
                for argument in arguments {
                    self.infer(argument);
                }
                return Type::Bool;
            }
            _ => (Type::Number, Type::Number),
        };
        self.all(arguments, name, taken);
        given
    }
}

fn is_item(arguments: &[Expr]) -> bool {
    matches!(
        arguments,
        [Expr {
            kind: ExprKind::Item(_),
            ..
        }]
    )
}
