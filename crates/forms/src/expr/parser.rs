//! From words to a tree by precedence climbing, total and bounded in depth; it never knows what a name stands for.

use crate::expr::lexer::{Token, words};
use crate::expr::syntax::{Axis, Route, Start, Step, Wanted};
use crate::expr::{Binary, Expr, ExprKind, Fault, FaultKind, Function};
use crate::number;

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

/// `.`, `..`, `../..` and a bare name have kinds of their own.
fn simplified(route: Route) -> ExprKind {
    if matches!(route.start, Start::Context) && route.steps.iter().all(|s| s.tests.is_empty()) {
        let plain = |axis, wanted| move |s: &Step| s.axis == axis && s.wanted == wanted;
        if let [step] = &*route.steps {
            if let Some(name) = step.child() {
                return ExprKind::Column(name.into());
            }
            if plain(Axis::Itself, Wanted::Any)(step) {
                return ExprKind::Here;
            }
        }
        if route.steps.iter().all(plain(Axis::Parent, Wanted::Any)) {
            return ExprKind::Up(u8::try_from(route.steps.len()).unwrap_or(u8::MAX));
        }
    }
    ExprKind::Route(Box::new(route))
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
        if self.begins_step() {
            return self.path(at, Start::Context, (Vec::new(), 1), depth);
        }
        self.next += 1;
        let leaf = |kind| (Expr::new(at, kind), 1);
        let tree = match token {
            Token::Number(number) => leaf(ExprKind::Number(number)),
            Token::Text(text) => leaf(ExprKind::Text(text.into())),
            Token::Reference(name) => leaf(ExprKind::Name(name.into())),
            Token::Slash | Token::SlashSlash => {
                self.next -= 1;
                return self.path(at, Start::Root, (Vec::new(), 1), depth);
            }
            Token::Operator(Binary::Subtract) => {
                let (inner, height) = self.expression(NEGATION, depth + 1)?;
                let height = self.grown(height, at)?;
                return Ok((Expr::new(at, ExprKind::Negate(Box::new(inner))), height));
            }
            Token::Open => {
                let inner = self.expression(0, depth + 1)?;
                self.expect(&Token::Close)?;
                inner
            }
            Token::Name(name) => return self.call(at, name, depth),
            _ => {
                self.next -= 1;
                return Err(self.unexpected());
            }
        };
        self.onwards(at, tree, depth)
    }

    /// Whatever path or tests follow an operand.
    fn onwards(&mut self, at: usize, (expr, height): Tree, depth: usize) -> Result<Tree, Fault> {
        match self.peek() {
            Some(Token::Slash | Token::SlashSlash | Token::OpenTest) => {
                let height = self.grown(height, at)?;
                self.path(at, Start::Expr(Box::new(expr)), (Vec::new(), height), depth)
            }
            _ => Ok((expr, height)),
        }
    }

    fn call(&mut self, at: usize, name: &str, depth: usize) -> Result<Tree, Fault> {
        self.expect(&Token::Open)?;
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
        let count = |name, fewest: usize, most: usize| {
            let kind = FaultKind::ArgumentCount(name, arguments.len());
            let fits = (fewest..=most).contains(&arguments.len());
            fits.then_some(()).ok_or_else(|| Fault::new(at, kind))
        };
        let start = match name {
            "instance" => {
                count("instance", 1, 1)?;
                let list = arguments.first().and_then(Expr::literal);
                let list =
                    list.ok_or_else(|| Fault::new(at, FaultKind::ListNotLiteral("instance")))?;
                Start::Instance(list.into())
            }
            "current" => {
                count("current", 0, 0)?;
                Start::Current
            }
            _ => {
                let (function, fewest, most) =
                    Function::named(name).map_err(|kind| Fault::new(at, kind))?;
                count(function.name(), fewest, most)?;
                // What counts nodes cannot count a number or a text; elsewhere than here that was said before.
                #[cfg(feature = "full")]
                if let (Function::Count | Function::CountNonEmpty, [one]) = (function, &*arguments)
                    && matches!(one.kind, ExprKind::Text(_) | ExprKind::Number(_))
                {
                    return Err(Fault::new(at, FaultKind::NotMany(function.name())));
                }
                let call = Expr::new(at, ExprKind::Call(function, arguments));
                return self.onwards(at, (call, height), depth);
            }
        };
        self.path(at, start, (Vec::new(), height), depth)
    }

    /// Whether the next word begins a step of a path and not a call.
    fn begins_step(&self) -> bool {
        match self.peek() {
            Some(Token::Dot | Token::DotDot | Token::Star) => true,
            Some(Token::Name(name)) => match self.words.get(self.next + 1) {
                Some((_, Token::Open)) => matches!(*name, "node" | "text"),
                _ => true,
            },
            _ => false,
        }
    }

    /// The tests and steps of a path whose beginning has been read.
    fn path(
        &mut self,
        at: usize,
        start: Start,
        (mut tests, mut height): (Vec<Expr>, usize),
        depth: usize,
    ) -> Result<Tree, Fault> {
        let mut steps = Vec::new();
        match start {
            Start::Context => steps.push(self.step(depth, &mut height)?),
            Start::Root => {}
            _ => self.tests(depth, &mut tests, &mut height)?,
        }
        loop {
            match self.peek() {
                Some(Token::Slash) => {
                    self.next += 1;
                    // `/` alone is the whole document.
                    let alone = matches!(start, Start::Root) && steps.is_empty();
                    if alone && !self.begins_step() {
                        break;
                    }
                }
                Some(Token::SlashSlash) => {
                    self.next += 1;
                    steps.push(Step::plain(Axis::DescendantOrItself, Wanted::Any));
                }
                _ => break,
            }
            steps.push(self.step(depth, &mut height)?);
        }
        let route = Route {
            start,
            tests,
            steps,
        };
        Ok((Expr::new(at, simplified(route)), height))
    }

    fn step(&mut self, depth: usize, height: &mut usize) -> Result<Step, Fault> {
        let Some((at, token)) = self.words.get(self.next).cloned() else {
            return Err(Fault::new(self.end, FaultKind::EndedEarly));
        };
        self.next += 1;
        let mut step = match token {
            Token::Dot => return Ok(Step::plain(Axis::Itself, Wanted::Any)),
            Token::DotDot => return Ok(Step::plain(Axis::Parent, Wanted::Any)),
            Token::Star => Step::plain(Axis::Child, Wanted::Element),
            Token::Name(name) if self.peek() == Some(&Token::Axis) => {
                let axis = Axis::named(name);
                let axis =
                    axis.ok_or_else(|| Fault::new(at, FaultKind::Unsupported(name.into())))?;
                self.next += 1;
                let wanted = match self.words.get(self.next) {
                    Some((_, Token::Star)) => {
                        self.next += 1;
                        Wanted::Element
                    }
                    Some((_, Token::Name(name))) => {
                        self.next += 1;
                        self.wanted(name)?
                    }
                    _ => return Err(self.unexpected()),
                };
                Step::plain(axis, wanted)
            }
            Token::Name(name) => Step::plain(Axis::Child, self.wanted(name)?),
            _ => {
                self.next -= 1;
                return Err(self.unexpected());
            }
        };
        self.tests(depth, &mut step.tests, height)?;
        Ok(step)
    }

    fn wanted(&mut self, name: &str) -> Result<Wanted, Fault> {
        if self.peek() != Some(&Token::Open) {
            return Ok(Wanted::Named(name.into()));
        }
        let wanted = match name {
            "node" => Wanted::Any,
            "text" => Wanted::Words,
            _ => return Err(self.unexpected()),
        };
        self.next += 1;
        self.expect(&Token::Close)?;
        Ok(wanted)
    }

    /// `[test]…[test]`
    fn tests(
        &mut self,
        depth: usize,
        tests: &mut Vec<Expr>,
        height: &mut usize,
    ) -> Result<(), Fault> {
        while let Some((at, Token::OpenTest)) = self.words.get(self.next) {
            let at = *at;
            self.next += 1;
            let (test, test_height) = self.expression(0, depth + 1)?;
            *height = self.grown((*height).max(test_height), at)?;
            tests.push(test);
            self.expect(&Token::CloseTest)?;
        }
        Ok(())
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
                return Fault::new(*at, FaultKind::Unexpected(number::text(*number).into()));
            }
            Token::Text(text) | Token::Reference(text) | Token::Name(text) => text,
            Token::Operator(operator) => operator.sign(),
            Token::Open => "(",
            Token::Close => ")",
            Token::OpenTest => "[",
            Token::CloseTest => "]",
            Token::Comma => ",",
            Token::Slash => "/",
            Token::SlashSlash => "//",
            Token::Dot => ".",
            Token::DotDot => "..",
            Token::Star => "*",
            Token::Axis => "::",
        };
        Fault::new(*at, FaultKind::Unexpected(found.into()))
    }
}
