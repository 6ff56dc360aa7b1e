//! From what the engine finds in a bundle back to the cell an author wrote; it never judges an expression itself.

use forms::{Field, Finding, is_name};

use crate::AuthoringError;
use crate::language::Language;
use crate::rules::Rules;
use crate::sheet::Sheet;
use crate::survey::Survey;

/// The cell of each finding.
pub(crate) fn place(
    findings: Vec<Finding>,
    sheet: &Sheet,
    survey: &Survey,
    rules: &Rules,
) -> Vec<AuthoringError> {
    findings
        .into_iter()
        .filter(|finding| {
            let told = survey.doubled.contains(&finding.node) || !is_name(&finding.node);
            !(finding.field == Field::Name && told)
        })
        .map(|finding| {
            let (vi, en) = message_of(&finding);
            match rule_key(finding.field) {
                Some(key) => rules.error(&finding.node, key, vi, en),
                None => in_survey(&finding, sheet, survey, vi, en),
            }
        })
        .collect()
}

/// What a finding says, with the letter it is about, in Vietnamese and English.
pub(crate) fn message_of(finding: &Finding) -> (String, String) {
    let message = &finding.message;
    match finding.at {
        Some(at) => (
            format!("{} (ký tự thứ {})", message.vi, at + 1),
            format!("{} (at letter {})", message.en, at + 1),
        ),
        None => (message.vi.clone(), message.en.clone()),
    }
}

/// Whether it is about a rule of papers or fees.
pub(crate) fn of_case(field: Field) -> bool {
    rule_key(field).is_some()
}

fn rule_key(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::PaperRelevant => "relevant",
        Field::PaperRequired => "required",
        Field::FeeName => "name",
        Field::FeeAmount => "amount",
        Field::FeeWhen => "when",
        Field::FeeBasis => "basis",
        _ => return None,
    })
}

fn in_survey(
    finding: &Finding,
    sheet: &Sheet,
    survey: &Survey,
    vi: String,
    en: String,
) -> AuthoringError {
    let place = survey.places.get(&finding.node);
    let warning = |n: usize| {
        let columns = place.and_then(|place| place.warnings.get(n));
        columns.copied().unwrap_or(("warning", "warning_message"))
    };
    let (column, language) = match finding.field {
        Field::Kind => ("type", None),
        Field::Label => ("label", Some(Language::Vi)),
        Field::Hint => ("hint", Some(Language::Vi)),
        Field::RowLabel => ("row_label", Some(Language::Vi)),
        Field::Relevant => ("relevant", None),
        Field::Required => ("required", None),
        Field::RequiredMessage => ("required_message", Some(Language::Vi)),
        Field::Readonly => ("readonly", None),
        Field::Constraint(_) => ("constraint", None),
        Field::ConstraintMessage(_) => ("constraint_message", Some(Language::Vi)),
        Field::Warning(n) => (warning(n).0, None),
        Field::WarningMessage(n) => (warning(n).1, Some(Language::Vi)),
        Field::Calculation => ("calculation", None),
        Field::Default => ("default", None),
        Field::ChoiceFilter => ("choice_filter", None),
        Field::Action(_) => ("trigger", None),
        Field::Shuffle => ("parameters", None),
        Field::Count => ("repeat_count", None),
        Field::Min => ("parameters", None),
        _ => ("name", None),
    };
    sheet.error_in(place.map(|place| place.row), column, language, vi, en)
}
