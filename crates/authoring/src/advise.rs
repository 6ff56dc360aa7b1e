//! What the engine finds in a form, said so that its author knows how to mend it: habits of Excel by what is written here
//! instead, misspelt names by the nearest. The engine's judgement stays as it is; only its words become better.

use forms::{Bundle, Field, Finding, Lists, Node, Text};

use crate::edit::nearest;
use crate::slips::{Slip, slips};

/// Everything the engine finds wrong with a form, with how to mend it.
pub(crate) fn check(bundle: &Bundle, lists: &Lists) -> Vec<Finding> {
    let mut found = forms::check(bundle, lists);
    if !found.is_empty() {
        let mut names = Vec::new();
        collect(&bundle.nodes, &mut names);
        for finding in &mut found {
            improve(bundle, &names, finding);
        }
    }
    found
}

fn collect<'b>(nodes: &'b [Node], names: &mut Vec<&'b str>) {
    for node in nodes {
        names.push(node.name());
        collect(node.children(), names);
    }
}

fn improve(bundle: &Bundle, names: &[&str], finding: &mut Finding) {
    let Some(at) = finding.at else { return };
    match written(bundle, finding) {
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
            if !guess(&vi, names, finding) {
                // The place is counted in the Vietnamese sentence; in the English one only the reference itself tells.
                let references = text.en.match_indices("${");
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
fn guess(rest: &str, names: &[&str], finding: &mut Finding) -> bool {
    let inside = rest.strip_prefix("${");
    let word = match inside {
        Some(inside) => inside.split('}').next().unwrap_or_default().trim(),
        None => {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
            &rest[..end.unwrap_or(rest.len())]
        }
    };
    let bare = inside.is_none();
    if word.is_empty() || (!bare && names.contains(&word)) {
        return false;
    }
    if bare && (finding.field == Field::ChoiceFilter || !word.starts_with(char::is_alphabetic)) {
        return false;
    }
    let Some(meant) = meant(word, names) else {
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

/// The name that has the same letters without marks and case, or else differs by a slip of the finger.
fn meant<'n>(word: &str, names: &[&'n str]) -> Option<&'n str> {
    let folded = letters(word);
    let same = names.iter().find(|name| letters(name) == folded);
    // One letter for another makes any short word of any other.
    let long = word.chars().count() >= 3;
    same.copied()
        .or_else(|| nearest(word, names.iter().copied()).filter(|_| long))
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

fn written<'b>(bundle: &'b Bundle, finding: &Finding) -> Option<Written<'b>> {
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
        field => match node(&bundle.nodes, name)? {
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
                    if !action.of.is_empty() && node(&bundle.nodes, &action.of).is_none() {
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

fn node<'b>(nodes: &'b [Node], name: &str) -> Option<&'b Node> {
    nodes.iter().find_map(|of| {
        if of.name() == name {
            Some(of)
        } else {
            node(of.children(), name)
        }
    })
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
