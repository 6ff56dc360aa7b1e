//! `rules.toml`: which papers a case needs and what it costs; the expressions are those of the survey.

use std::collections::{BTreeMap, BTreeSet};

use domain::procedure::Paper;
use forms::{FeeRule, PaperRule, Text};
use serde::Deserialize;
use toml::Spanned;

use crate::AuthoringError;

/// The rules and the lines where they stand.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// Relative name of the file.
    pub(crate) file: String,
    /// Papers, in the order of the file.
    pub(crate) papers: Vec<PaperRule>,
    /// Fee lines, in the order of the file.
    pub(crate) fees: Vec<FeeRule>,
    lines: BTreeMap<(String, &'static str), usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    paper: Vec<PaperSource>,
    #[serde(default)]
    fee: Vec<FeeSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperSource {
    id: Spanned<String>,
    relevant: Option<Spanned<String>>,
    required: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeSource {
    id: Spanned<String>,
    name: Spanned<Text>,
    amount: Spanned<String>,
    when: Option<Spanned<String>>,
    basis: Spanned<Text>,
}

impl Rules {
    /// Reads the rules.
    pub(crate) fn read(file: &str, text: &str, errors: &mut Vec<AuthoringError>) -> Self {
        let mut rules = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        let source: File = match toml::from_str(text) {
            Ok(source) => source,
            Err(error) => {
                errors.push(unreadable(file, text, &error));
                return rules;
            }
        };
        for paper in source.paper {
            let id = paper.id.get_ref().clone();
            let mut take = |cell: Spanned<String>, key| rules.take(text, &id, cell, key);
            let rule = PaperRule {
                id: take(paper.id, "id"),
                relevant: paper.relevant.map(|cell| take(cell, "relevant")),
                required: paper.required.map(|cell| take(cell, "required")),
            };
            rules.papers.push(rule);
        }
        for fee in source.fee {
            let id = fee.id.get_ref().clone();
            let rule = FeeRule {
                id: rules.take(text, &id, fee.id, "id"),
                name: rules.take(text, &id, fee.name, "name"),
                amount: rules.take(text, &id, fee.amount, "amount"),
                when: fee.when.map(|cell| rules.take(text, &id, cell, "when")),
                basis: rules.take(text, &id, fee.basis, "basis"),
            };
            rules.fees.push(rule);
        }
        rules.check_words(errors);
        rules
    }

    /// The value of a cell, whose line is remembered.
    fn take<T>(&mut self, text: &str, id: &str, cell: Spanned<T>, key: &'static str) -> T {
        let line = line(text, cell.span().start);
        self.lines.insert((id.to_owned(), key), line);
        cell.into_inner()
    }

    fn check_words(&self, errors: &mut Vec<AuthoringError>) {
        let mut seen = BTreeSet::new();
        let ids = self.papers.iter().map(|paper| ("paper", &paper.id));
        for id in ids.chain(self.fees.iter().map(|fee| ("fee", &fee.id))) {
            if !seen.insert(id) {
                errors.push(self.error(
                    id.1,
                    "id",
                    format!("Mã “{}” có hai lần.", id.1),
                    format!("The id “{}” stands twice.", id.1),
                ));
            }
        }
        for fee in &self.fees {
            for (key, words) in [("name", &fee.name), ("basis", &fee.basis)] {
                if words.vi.is_empty() || words.en.is_empty() {
                    errors.push(self.error(
                        &fee.id,
                        key,
                        "Khoản phí phải có tên và căn cứ bằng cả tiếng Việt và tiếng Anh.",
                        "A fee line needs name and basis in Vietnamese and in English.",
                    ));
                }
            }
        }
    }

    /// Compares the rules with the papers of the public page: both must know the same papers.
    pub(crate) fn check_papers(&self, papers: &[Paper], errors: &mut Vec<AuthoringError>) {
        for rule in &self.papers {
            match papers.iter().find(|paper| paper.id == rule.id) {
                None => errors.push(self.error(
                    &rule.id,
                    "id",
                    format!("Không có giấy tờ “{}” trong procedure.toml.", rule.id),
                    format!("There is no paper “{}” in procedure.toml.", rule.id),
                )),
                Some(paper) if !paper.attach => errors.push(self.error(
                    &rule.id,
                    "id",
                    format!("Giấy tờ “{}” trong procedure.toml không có attach = true nên không gửi kèm được.", rule.id),
                    format!("The paper “{}” has no attach = true in procedure.toml, so it cannot be attached.", rule.id),
                )),
                Some(_) => {}
            }
        }
        for paper in papers {
            if paper.attach && !self.papers.iter().any(|rule| rule.id == paper.id) {
                errors.push(AuthoringError::file(
                    &self.file,
                    format!("Thiếu quy tắc cho giấy tờ “{}” (gửi kèm khi nộp trực tuyến). Hãy thêm một mục [[paper]].", paper.id),
                    format!("There is no rule for the paper “{}”, which is attached online. Add a [[paper]].", paper.id),
                ));
            }
        }
    }

    /// A mistake in one value.
    pub(crate) fn error(
        &self,
        id: &str,
        key: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> AuthoringError {
        let mut error = AuthoringError::file(&self.file, vi, en).in_column(key);
        error.row = self
            .lines
            .get(&(id.to_owned(), key))
            .or_else(|| self.lines.get(&(id.to_owned(), "id")))
            .copied();
        error
    }
}

/// The line of a byte, from 1.
pub(crate) fn line(text: &str, byte: usize) -> usize {
    1 + text
        .bytes()
        .take(byte)
        .filter(|byte| *byte == b'\n')
        .count()
}

/// A TOML file that cannot be read.
pub(crate) fn unreadable(file: &str, text: &str, error: &toml::de::Error) -> AuthoringError {
    let mut mistake = AuthoringError::file(
        file,
        format!("Không đọc được tệp: {}", error.message()),
        format!("The file cannot be read: {}", error.message()),
    );
    let key = error.message().trim().strip_prefix("cannot read ");
    mistake.row = match (error.span(), key) {
        (Some(span), None) => Some(line(text, span.start)),
        (span, Some(key)) => line_of_key(text, key).or(span.map(|span| line(text, span.start))),
        (None, None) => None,
    };
    mistake.column = key.map(str::to_owned);
    mistake
}

/// The first line that gives this key a value.
pub(crate) fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let gives = |line: &str| {
        let rest = line.trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines().position(gives).map(|index| index + 1)
}
