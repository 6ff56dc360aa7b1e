//! What the engine finds in a form, said so that its author knows how to mend it: habits of Excel by what is written here
//! instead, misspelt names by the nearest. The engine's judgement stays as it is; only its words become better.

use std::cell::RefCell;
use std::collections::BTreeMap;

use forms::{Bundle, Field, Finding, Lists, Node, Text};

use crate::edit::nearest;
use crate::slips::{Slip, is_function, slips};

/// The most findings that are said better: nobody reads more at a time.
const MAX_IMPROVED: usize = 200;
/// The most references of an English sentence that are looked at.
const MAX_REFERENCES: usize = 50;

/// Everything the engine finds wrong with a form, with how to mend it.
pub(crate) fn check(bundle: &Bundle, lists: &Lists) -> Vec<Finding> {
    let mut found = forms::check(bundle, lists);
    if !found.is_empty() {
        let mut names = Names::default();
        names.collect(&bundle.nodes);
        for finding in found.iter_mut().take(MAX_IMPROVED) {
            improve(bundle, &names, finding);
        }
    }
    found
}

/// Everything in a form that has a name.
#[derive(Default)]
struct Names<'b> {
    /// In the order of the form.
    all: Vec<&'b str>,
    nodes: BTreeMap<&'b str, &'b Node>,
    /// The first of those that have the same letters.
    folded: BTreeMap<String, &'b str>,
    /// What has been found for a word: the same is often wrong in many places.
    meant: RefCell<BTreeMap<String, Option<&'b str>>>,
}

impl<'b> Names<'b> {
    fn collect(&mut self, nodes: &'b [Node]) {
        for node in nodes {
            let name = node.name();
            self.all.push(name);
            self.nodes.entry(name).or_insert(node);
            self.folded.entry(letters(name)).or_insert(name);
            self.collect(node.children());
        }
    }

    /// The name that has the same letters without marks and case, or else differs by a slip of the finger.
    fn meant(&self, word: &str) -> Option<&'b str> {
        if let Some(known) = self.meant.borrow().get(word) {
            return *known;
        }
        // One letter for another makes any short word of any other; a very long one is near no name.
        let long = (3..=64).contains(&word.chars().count());
        let same = self.folded.get(&letters(word)).copied();
        let meant = same.or_else(|| {
            long.then(|| nearest(word, self.all.iter().copied()))
                .flatten()
        });
        self.meant.borrow_mut().insert(word.to_owned(), meant);
        meant
    }
}

fn improve<'b>(bundle: &'b Bundle, names: &Names<'b>, finding: &mut Finding) {
    let Some(at) = finding.at else { return };
    match written(bundle, names, finding) {
        Some(Written::Expression(source)) => match &*slips(source) {
            [] => {
                let rest: String = source.chars().skip(at).collect();
                guess(&rest, names, finding);
            }
            [first, more @ ..] => {
                finding.at = Some(first.at);
                finding.message = instead(first, more);
            }
        },
        Some(Written::Words(text)) => {
            let vi: String = text.vi.chars().skip(at).collect();
            if !(vi.starts_with("${") && guess(&vi, names, finding)) {
                // The place may be one of the English sentence, where only the reference itself tells.
                let references = text.en.match_indices("${").take(MAX_REFERENCES);
                for (at, _) in references {
                    if guess(&text.en[at..], names, finding) {
                        break;
                    }
                }
            }
        }
        Some(Written::Name(name)) => {
            guess(&format!("${{{name}}}"), names, finding);
        }
        None => {}
    }
}

/// “Write … instead of …”, for each slip; the place of the first is that of the finding.
fn instead(first: &Slip, more: &[Slip]) -> Text {
    let (mut vi, mut en) = (
        format!("Viết “{}” thay cho “{}”", first.instead, first.written),
        format!("Write “{}” instead of “{}”", first.instead, first.written),
    );
    for slip in more {
        let at = slip.at + 1;
        vi.push_str(&format!(
            "; “{}” thay cho “{}” ở ký tự thứ {at}",
            slip.instead, slip.written
        ));
        en.push_str(&format!(
            "; “{}” instead of “{}” at letter {at}",
            slip.instead, slip.written
        ));
    }
    Text::new(vi + ".", en + ".")
}

/// Adds the name that is meant, if what stands here names nothing and one is near. A word without `${…}` may mean one too.
fn guess(rest: &str, names: &Names<'_>, finding: &mut Finding) -> bool {
    let inside = rest.strip_prefix("${");
    let word = match inside {
        Some(inside) => inside.split('}').next().unwrap_or_default().trim(),
        None => {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
            &rest[..end.unwrap_or(rest.len())]
        }
    };
    let bare = inside.is_none();
    if word.is_empty() || (!bare && names.nodes.contains_key(word)) {
        return false;
    }
    if bare && (finding.field == Field::ChoiceFilter || !word.starts_with(char::is_alphabetic)) {
        return false;
    }
    // Wrong is then what stands in its brackets.
    if bare && rest[word.len()..].trim_start().starts_with('(') && is_function(word) {
        return false;
    }
    let Some(meant) = names.meant(word) else {
        return false;
    };
    let Text { vi, en } = &mut finding.message;
    for sentence in [&mut *vi, &mut *en] {
        sentence.truncate(sentence.trim_end_matches('.').len());
    }
    vi.push_str(&format!(". Có phải ${{{meant}}} không?"));
    en.push_str(&format!(". Did you mean ${{{meant}}}?"));
    true
}

/// A name without marks, case and signs.
fn letters(name: &str) -> String {
    let mut folded = fold::fold(name);
    folded.retain(char::is_alphanumeric);
    folded
}

/// What an author wrote where something was found.
enum Written<'b> {
    Expression(&'b str),
    /// A sentence with references.
    Words(&'b Text),
    /// The name of a question alone.
    Name(&'b str),
}

fn written<'b>(bundle: &'b Bundle, names: &Names<'b>, finding: &Finding) -> Option<Written<'b>> {
    let name = &*finding.node;
    let paper = || bundle.papers.iter().find(|paper| paper.id == name);
    let fee = || bundle.fees.iter().find(|fee| fee.id == name);
    let expression = match finding.field {
        Field::PaperRelevant => paper()?.relevant.as_deref(),
        Field::PaperRequired => paper()?.required.as_deref(),
        Field::FeeAmount => Some(&*fee()?.amount),
        Field::FeeWhen => fee()?.when.as_deref(),
        Field::FeeName => return Some(Written::Words(&fee()?.name)),
        Field::FeeBasis => return Some(Written::Words(&fee()?.basis)),
        field => match names.nodes.get(name)? {
            Node::Question(of) => match field {
                Field::Label => return Some(Written::Words(&of.label)),
                Field::Hint => return Some(Written::Words(&of.hint)),
                Field::RequiredMessage => return Some(Written::Words(&of.required_message)),
                Field::ConstraintMessage(n) => {
                    return of
                        .constraints
                        .get(n)
                        .map(|rule| Written::Words(&rule.message));
                }
                Field::WarningMessage(n) => {
                    return of.warnings.get(n).map(|rule| Written::Words(&rule.message));
                }
                Field::Action(n) => {
                    let action = of.actions.get(n)?;
                    if !action.of.is_empty() && !names.nodes.contains_key(&*action.of) {
                        return Some(Written::Name(&action.of));
                    }
                    Some(&*action.value)
                }
                Field::Relevant => of.relevant.as_deref(),
                Field::Required => of.required.as_deref(),
                Field::Readonly => of.readonly.as_deref(),
                Field::Constraint(n) => of.constraints.get(n).map(|rule| &*rule.test),
                Field::Warning(n) => of.warnings.get(n).map(|rule| &*rule.test),
                Field::Calculation => of.calculation.as_deref(),
                Field::Default => of.default.as_deref(),
                Field::ChoiceFilter => of.choice_filter.as_deref(),
                Field::Shuffle => of.shuffle.as_deref(),
                _ => None,
            },
            Node::Group(of) => match field {
                Field::Label => return Some(Written::Words(&of.label)),
                Field::Hint => return Some(Written::Words(&of.hint)),
                Field::Relevant => of.relevant.as_deref(),
                Field::Readonly => of.readonly.as_deref(),
                _ => None,
            },
            Node::Repeat(of) => match field {
                Field::Label => return Some(Written::Words(&of.label)),
                Field::Hint => return Some(Written::Words(&of.hint)),
                Field::RowLabel => return Some(Written::Words(&of.row_label)),
                Field::Relevant => of.relevant.as_deref(),
                Field::Count => of.count.as_deref(),
                _ => None,
            },
        },
    };
    expression.map(Written::Expression)
}

#[cfg(test)]
mod tests {
    use forms::{Kind, Question, Rule};

    use super::*;

    fn told(question: Question) -> Vec<String> {
        let tuoi = Question {
            name: "tuoi".into(),
            kind: Kind::Integer,
            ..Question::default()
        };
        let question = Question {
            name: "q".into(),
            ..question
        };
        let ho_ten = Question {
            name: "ho_ten".into(),
            ..Question::default()
        };
        let nodes = [tuoi, ho_ten, question].map(|of| Node::Question(Box::new(of)));
        let bundle = Bundle {
            nodes: nodes.into(),
            ..Bundle::default()
        };
        let found = check(&bundle, &Lists::new()).into_iter();
        found.map(|finding| finding.message.vi).collect()
    }

    fn relevant(test: &str) -> Vec<String> {
        told(Question {
            relevant: Some(test.into()),
            ..Question::default()
        })
    }

    #[test]
    fn habits_of_excel_are_told_with_what_to_write() {
        assert_eq!(
            relevant("${tuoi} == 1 AND ${tuoi} ≥ 2"),
            [
                "Viết “=” thay cho “==”; “and” thay cho “AND” ở ký tự thứ 14; “>=” thay cho “≥” ở ký tự thứ 26."
            ]
        );
    }

    #[test]
    fn a_name_that_is_not_there_is_told_with_the_nearest() {
        for (test, meant) in [
            ("${tuoii} > 1", "${tuoi}"),
            ("${Tuoi} > 1", "${tuoi}"),
            ("${tuổi} > 1", "${tuoi}"),
            ("${họ tên} = 'a'", "${ho_ten}"),
            ("tuoi > 1", "${tuoi}"),
        ] {
            let found = relevant(test);
            assert_eq!(found.len(), 1, "{test}: {found:?}");
            assert!(
                found[0].ends_with(&format!("Có phải {meant} không?")),
                "{test}: {found:?}"
            );
        }
        for other in ["${khac_han} > 1", "x > 1"] {
            assert!(!relevant(other)[0].contains("Có phải"), "{other}");
        }
    }

    #[test]
    fn a_name_in_a_sentence_is_told_with_the_nearest_in_either_language() {
        for label in [
            Text::new("Chào ${ho_tn}", "Hello"),
            Text::new("Xin chào bạn", "Hello ${ho_tn}"),
        ] {
            let found = told(Question {
                label,
                ..Question::default()
            });
            assert_eq!(found.len(), 1);
            assert!(found[0].contains("Có phải ${ho_ten} không?"), "{found:?}");
        }
    }

    #[test]
    fn only_what_is_wrong_is_guessed_at() {
        // A question whose name is near that of a function, and one whose name stands where the English goes wrong.
        let asked = |name: &str, label: Text| {
            Node::Question(Box::new(Question {
                name: name.into(),
                label,
                ..Question::default()
            }))
        };
        let said = |label: Text, relevant: Option<&str>| {
            let Node::Question(mut last) = asked("q", label) else {
                unreachable!("it is a question")
            };
            last.relevant = relevant.map(str::to_owned);
            let nodes = vec![
                asked("rounds", Text::default()),
                asked("ho_ten", Text::default()),
                Node::Question(last),
            ];
            let bundle = Bundle {
                nodes,
                ..Bundle::default()
            };
            let found = check(&bundle, &Lists::new()).into_iter();
            found.map(|it| it.message.vi).collect::<Vec<_>>()
        };
        let found = said(Text::default(), Some("round('a', 1, 2, 3) > 1"));
        assert!(
            !found.is_empty() && !found[0].contains("Có phải"),
            "{found:?}"
        );
        let found = said(Text::new("Cho em ho_tenn", "I am a ${khac_han}"), None);
        assert!(
            !found.is_empty() && !found[0].contains("Có phải"),
            "{found:?}"
        );
    }

    #[test]
    fn a_rule_that_reads_well_keeps_the_engines_words() {
        let found = told(Question {
            constraints: vec![Rule {
                test: "string-length(.) > 'a'".into(),
                message: Text::vi("Sai."),
            }],
            ..Question::default()
        });
        assert_eq!(found, ["Không so sánh được một số với chữ."]);
    }
}
