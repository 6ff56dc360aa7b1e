//! From words to a tree by precedence climbing, total and bounded in depth; it never knows what a name stands for.

use crate::expr::lexer::{Token, words};
use crate::expr::syntax::Item;
use crate::expr::{Binary, Expr, ExprKind, Fault, FaultKind, Function};

/// The deepest tree, also for long chains such as `a or b or c …`.
pub(crate) const MAX_DEPTH: usize = 100;

/// How tightly a minus sign before an operand binds.
const NEGATION: u8 = 7;

/// Reads an expression.
pub(crate) fn parse(source: &str) -> Result<Expr, Fault> {
    let mut parser = Parser {
        words: words(source)?,
        next: 0,
        end: source.len(),
    };
    if parser.words.is_empty() {
        return Err(Fault::new(0, FaultKind::Empty));
    }
    let (expr, _) = parser.expression(0, 0)?;
    match parser.words.get(parser.next) {
        None => Ok(expr),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser<'s> {
    words: Vec<(usize, Token<'s>)>,
    next: usize,
    end: usize,
}

/// A tree and its height.
type Tree = (Expr, usize);

impl<'s> Parser<'s> {
    fn expression(&mut self, weakest: u8, depth: usize) -> Result<Tree, Fault> {
        let (mut left, mut height) = self.operand(depth)?;
        while let Some((at, operator)) = self.operator(weakest) {
            let (right, right_height) = self.expression(operator.strength() + 1, depth + 1)?;
            height = self.grown(height.max(right_height), at)?;
            left = Expr::new(at, ExprKind::Binary(operator, Box::new((left, right))));
        }
        Ok((left, height))
    }

    /// Takes the next word if it is an operator that binds at least so tightly.
    fn operator(&mut self, weakest: u8) -> Option<(usize, Binary)> {
        match self.words.get(self.next) {
            Some((at, Token::Operator(operator))) if operator.strength() >= weakest => {
                self.next += 1;
                Some((*at, *operator))
            }
            _ => None,
        }
    }

    fn operand(&mut self, depth: usize) -> Result<Tree, Fault> {
        let Some((at, token)) = self.words.get(self.next).cloned() else {
            return Err(Fault::new(self.end, FaultKind::EndedEarly));
        };
        if depth > MAX_DEPTH {
            return Err(Fault::new(at, FaultKind::TooDeep));
        }
        self.next += 1;
        let leaf = |kind| Ok((Expr::new(at, kind), 1));
        match token {
            Token::Number(number) => leaf(ExprKind::Number(number)),
            Token::Text(text) => leaf(ExprKind::Text(text.into())),
            Token::Reference(name) => {
                self.refuse_path()?;
                leaf(ExprKind::Name(name.into()))
            }
            Token::Dot => {
                self.refuse_path()?;
                leaf(ExprKind::Here)
            }
            Token::DotDot => {
                let steps = self.steps_up();
                self.refuse_path()?;
                leaf(ExprKind::Up(steps))
            }
            Token::Operator(Binary::Subtract) => {
                let (inner, height) = self.expression(NEGATION, depth + 1)?;
                let height = self.grown(height, at)?;
                Ok((Expr::new(at, ExprKind::Negate(Box::new(inner))), height))
            }
            Token::Open => {
                let inner = self.expression(0, depth + 1)?;
                self.expect(&Token::Close)?;
                self.refuse_path()?;
                Ok(inner)
            }
            Token::Name(name) if self.peek() == Some(&Token::Open) => self.call(at, name, depth),
            Token::Name(name) => {
                self.refuse_path()?;
                leaf(ExprKind::Column(name.into()))
            }
            _ => {
                self.next -= 1;
                Err(self.unexpected())
            }
        }
    }

    fn call(&mut self, at: usize, name: &str, depth: usize) -> Result<Tree, Fault> {
        self.next += 1;
        let mut arguments = Vec::new();
        let mut height = 0;
        if self.peek() == Some(&Token::Close) {
            self.next += 1;
        } else {
            loop {
                let (argument, argument_height) = self.expression(0, depth + 1)?;
                height = height.max(argument_height);
                arguments.push(argument);
                if self.peek() != Some(&Token::Comma) {
                    break;
                }
                self.next += 1;
            }
            self.expect(&Token::Close)?;
        }
        let height = self.grown(height, at)?;
        if name == "instance" {
            return self.item(at, &arguments, depth, height);
        }
        let Some((function, fewest, most)) = Function::named(name) else {
            return Err(Fault::new(at, FaultKind::UnknownFunction(name.into())));
        };
        if !(fewest..=most).contains(&arguments.len()) {
            let kind = FaultKind::ArgumentCount(function.name(), arguments.len());
            return Err(Fault::new(at, kind));
        }
        self.refuse_path()?;
        Ok((Expr::new(at, ExprKind::Call(function, arguments)), height))
    }

    /// The rest of `instance('list')/root/item[test]/column`.
    fn item(
        &mut self,
        at: usize,
        list: &[Expr],
        depth: usize,
        mut height: usize,
    ) -> Result<Tree, Fault> {
        let [list] = list else {
            return Err(Fault::new(
                at,
                FaultKind::ArgumentCount("instance", list.len()),
            ));
        };
        let Some(list) = list.literal() else {
            return Err(Fault::new(at, FaultKind::ListNotLiteral("instance")));
        };
        for step in ["root", "item"] {
            self.expect(&Token::Slash)?;
            self.expect(&Token::Name(step))?;
        }
        let mut tests = Vec::new();
        while self.peek() == Some(&Token::OpenTest) {
            self.next += 1;
            let (test, test_height) = self.expression(0, depth + 1)?;
            height = self.grown(height.max(test_height), at)?;
            tests.push(test);
            self.expect(&Token::CloseTest)?;
        }
        self.expect(&Token::Slash)?;
        let column = match self.words.get(self.next) {
            Some((_, Token::Name(column))) => Box::from(*column),
            _ => return Err(self.unexpected()),
        };
        self.next += 1;
        self.refuse_path()?;
        let item = Item {
            list: list.into(),
            tests,
            column,
        };
        Ok((Expr::new(at, ExprKind::Item(Box::new(item))), height))
    }

    /// Counts `..` and every `/..` behind it.
    fn steps_up(&mut self) -> u8 {
        let mut steps: u8 = 1;
        while let Some([(_, Token::Slash), (_, Token::DotDot)]) =
            self.words.get(self.next..self.next + 2)
        {
            steps = steps.saturating_add(1);
            self.next += 2;
        }
        steps
    }

    /// Longer paths and tests are refused by name, never read as something else.
    fn refuse_path(&self) -> Result<(), Fault> {
        match self.words.get(self.next) {
            Some((at, Token::Slash)) => Err(Fault::new(*at, FaultKind::Unsupported("/".into()))),
            Some((at, Token::OpenTest)) => Err(Fault::new(*at, FaultKind::Unsupported("[".into()))),
            _ => Ok(()),
        }
    }

    fn grown(&self, height: usize, at: usize) -> Result<usize, Fault> {
        if height >= MAX_DEPTH {
            return Err(Fault::new(at, FaultKind::TooDeep));
        }
        Ok(height + 1)
    }

    fn peek(&self) -> Option<&Token<'s>> {
        self.words.get(self.next).map(|(_, token)| token)
    }

    fn expect(&mut self, token: &Token<'_>) -> Result<(), Fault> {
        if self.peek() == Some(token) {
            self.next += 1;
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> Fault {
        let Some((at, token)) = self.words.get(self.next) else {
            return Fault::new(self.end, FaultKind::EndedEarly);
        };
        let found = match token {
            Token::Number(number) => {
                return Fault::new(*at, FaultKind::Unexpected(number.to_string().into()));
            }
            Token::Text(text) | Token::Reference(text) | Token::Name(text) => text,
            Token::Operator(operator) => operator.sign(),
            Token::Open => "(",
            Token::Close => ")",
            Token::OpenTest => "[",
            Token::CloseTest => "]",
            Token::Comma => ",",
            Token::Slash => "/",
            Token::Dot => ".",
            Token::DotDot => "..",
        };
        Fault::new(*at, FaultKind::Unexpected(found.into()))
    }
}
