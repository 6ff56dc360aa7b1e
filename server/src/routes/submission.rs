//! Checks a submission again with the rules the phone used; it writes nothing and lists everything that is wrong at once.

use std::sync::Arc;

use calendar::{Date, Timestamp};
use domain::fee::FeeLine;
use domain::media::MediaKind;
use domain::procedure::Procedure;
use domain::publication::{GRACE_DAYS, Standing};
use domain::{DossierId, Money};
use forms::{Bundle, Context, Form, NamedFile};
use i18n::{Lang, t};
use sync::protocol::{
    Attachment, MAX_FILES, Place, Rejection, ResultDelivery, Submission, paper_of,
};

use crate::catalogue::Catalogue;
use crate::problem::both;
use crate::state::AppState;

/// A phone's clock may be ahead of ours by this much (milliseconds): a day.
const AHEAD: i64 = 24 * 3_600_000;
/// A dossier that waited in the outbox longer than this (days) is checked by today's rules.
const LONGEST_WAIT: i64 = 60;
/// Longest short text: names, phone numbers, the app's version.
const SHORT: usize = 200;

/// What follows from a submission that is in order.
#[derive(Debug)]
pub(super) struct Accepted {
    /// What has to be paid, with its reasons; empty when nothing.
    pub(super) fee: Vec<FeeLine>,
}

impl Accepted {
    /// Sum of the fee.
    pub(super) fn total(&self) -> Money {
        domain::fee::total(&self.fee)
    }
}

/// Everything that can be checked without the citizen's stored files.
pub(super) fn check(
    state: &AppState,
    id: DossierId,
    submission: &Submission,
) -> Result<Accepted, Vec<Rejection>> {
    use t::problem as say;
    let today = state.clock.today();
    let mut wrong = Vec::new();
    if submission.id != id {
        wrong.push(dossier(say::id_wrong));
    }
    if !submission.is_sealed() {
        wrong.push(dossier(say::snapshot_wrong));
    }
    if submission.declared_at.millis_since(state.clock.now()) > AHEAD
        || submission.device_today.days_since(today) > 1
    {
        wrong.push(dossier(say::declared_in_future));
    }
    let catalogue = state.catalogue();
    if catalogue.centre(submission.centre).is_none() {
        wrong.push(about(Place::Centre, |lang| {
            say::centre_unknown(lang).to_owned()
        }));
    }
    if submission.app_version.len() > SHORT {
        wrong.push(about(Place::Dossier, |lang| {
            say::text_too_long(lang, SHORT)
        }));
    }
    if !delivery_is_complete(&submission.result_delivery) {
        wrong.push(dossier(say::delivery_incomplete));
    }
    let accepted = match published(state, &catalogue, submission, today) {
        Ok((procedure, bundle)) => form(state, submission, procedure, bundle, today, &mut wrong),
        Err(rejection) => {
            wrong.push(rejection);
            None
        }
    };
    match accepted {
        Some(accepted) if wrong.is_empty() => Ok(accepted),
        _ => Err(wrong),
    }
}

/// The procedure and form the submission names, when the procedure is in force and the form is still taken.
fn published<'a>(
    state: &AppState,
    catalogue: &'a Catalogue,
    submission: &Submission,
    today: Date,
) -> Result<(&'a Procedure, &'a Arc<Bundle>), Rejection> {
    use t::problem as say;
    let (found, procedure) = catalogue
        .resolve(submission.procedure)
        .ok_or_else(|| dossier(say::procedure_unknown))?;
    if found.old.is_some() || !found.in_force(today) {
        return Err(dossier(say::procedure_not_valid_today));
    }
    if found.entry.form.is_none() {
        return Err(dossier(say::procedure_not_online));
    }
    let bundle = catalogue
        .bundle(&submission.bundle)
        .filter(|bundle| bundle.procedure == submission.procedure.as_str())
        .ok_or_else(|| dossier(say::form_unknown))?;
    // A draft and its dossier share the id, which says when the draft was begun.
    let begun = submission.id.made_at().in_vietnam().date;
    let standing = state
        .shelf
        .standing(submission.procedure, &submission.bundle, begun, today);
    match standing {
        Standing::Ended { on } => Err(about(Place::Dossier, |lang| say::form_ended(lang, on))),
        Standing::TooLate { on } => Err(about(Place::Dossier, |lang| {
            say::form_replaced(lang, on, GRACE_DAYS)
        })),
        Standing::Never => Err(dossier(say::form_unknown)),
        Standing::InForce | Standing::BegunInTime | Standing::Grace { .. } => {
            Ok((procedure, bundle))
        }
    }
}

fn form(
    state: &AppState,
    submission: &Submission,
    procedure: &Procedure,
    bundle: &Arc<Bundle>,
    today: Date,
    wrong: &mut Vec<Rejection>,
) -> Option<Accepted> {
    let context = context(
        state,
        submission.device_today,
        submission.declared_at,
        today,
    );
    match answers(bundle, &submission.answers, &context) {
        Ok(found) => wrong.extend(found),
        Err(rejection) => {
            wrong.push(rejection);
            return None;
        }
    }
    let Ok(form) = Form::open(bundle.clone(), submission.answers.clone(), context) else {
        wrong.push(dossier(t::problem::form_unknown));
        return None;
    };
    papers(&form, procedure, &submission.attachments, wrong);
    let fee = form.fees();
    Some(Accepted {
        fee: fee
            .lines
            .iter()
            .map(|line| FeeLine {
                id: line.id.to_string(),
                name: line.name.vi.clone(),
                amount: Money(line.amount),
                basis: Some(line.basis.vi.clone()).filter(|basis| !basis.is_empty()),
            })
            .collect(),
    })
}

/// The day rules see: the one the person saw, unless it is not believable any more.
fn context(state: &AppState, device_today: Date, declared_at: Timestamp, today: Date) -> Context {
    let lists = state.catalogue().lists().clone();
    if today.days_since(device_today) > LONGEST_WAIT {
        return Context::at(state.clock.now(), lists);
    }
    Context {
        today: device_today,
        ..Context::at(declared_at, lists)
    }
}

/// What is wrong with answers to a form.
pub(super) fn answers(
    bundle: &Arc<Bundle>,
    answers: &forms::Answers,
    context: &Context,
) -> Result<Vec<Rejection>, Rejection> {
    let found = forms::check_submission(bundle, answers, context.clone())
        .map_err(|_| dossier(t::problem::form_unknown))?;
    Ok(found
        .into_iter()
        .map(|(path, problem)| Rejection {
            at: Place::Answer {
                path: path.as_str().to_owned(),
            },
            message: problem.message,
        })
        .collect())
}

/// What is wrong with corrected answers to the form a dossier was filed on.
pub(super) fn corrected(
    state: &AppState,
    submission: &Submission,
    corrected: &forms::Answers,
    supplied: &[Attachment],
) -> Vec<Rejection> {
    let catalogue = state.catalogue();
    let Some(bundle) = catalogue.bundle(&submission.bundle) else {
        return vec![dossier(t::problem::form_unknown)];
    };
    let context = Context::at(state.clock.now(), catalogue.lists().clone());
    let mut wrong = match answers(bundle, corrected, &context) {
        Ok(wrong) => wrong,
        Err(rejection) => return vec![rejection],
    };
    // A file that an answer names came with the dossier, or comes now.
    if let Ok(form) = Form::open(bundle.clone(), corrected.clone(), context) {
        let filed = [&*submission.attachments, supplied].concat();
        wrong.extend(answered(&form.files(), &filed));
    }
    wrong
}

fn papers(form: &Form, procedure: &Procedure, attached: &[Attachment], wrong: &mut Vec<Rejection>) {
    use t::problem as say;
    wrong.extend(files(attached));
    let states = form.papers();
    for paper in &states {
        let count = attached
            .iter()
            .filter(|file| file.paper == paper.id)
            .count();
        let name = |lang: Lang| paper_name(procedure, paper.id, lang);
        let place = || Place::Paper {
            paper: paper.id.to_string(),
        };
        if paper.relevant && paper.required && count == 0 {
            wrong.push(about(place(), |lang| say::paper_required(lang, name(lang))));
        }
        if !paper.relevant && count > 0 {
            wrong.push(about(place(), |lang| {
                say::paper_not_asked(lang, name(lang))
            }));
        }
    }
    let named = form.files();
    wrong.extend(answered(&named, attached));
    for file in attached {
        let paper = states.iter().any(|paper| paper.id == file.paper);
        if !paper && !named.iter().any(|named| belongs(file, named)) {
            wrong.push(unknown_paper(file));
        }
    }
}

/// Whether a file is the one that an answer names.
fn belongs(file: &Attachment, named: &NamedFile) -> bool {
    file.paper == paper_of(&named.question) && file.sha256.to_string() == named.sha256
}

/// Answers whose file is not there, or is something else than the answer says.
fn answered(named: &[NamedFile], attached: &[Attachment]) -> Vec<Rejection> {
    let mut wrong = Vec::new();
    for named in named {
        let place = Place::Answer {
            path: named.path.as_str().to_owned(),
        };
        match attached.iter().find(|file| belongs(file, named)) {
            Some(file) if file.media_type == named.media_type => {}
            Some(_) => wrong.push(about(place, |lang| {
                t::problem::file_differs(lang).to_owned()
            })),
            None => wrong.push(about(place, |lang| {
                t::problem::answer_file_missing(lang).to_owned()
            })),
        }
    }
    wrong
}

/// What is wrong with a list of files by itself.
pub(super) fn files(attached: &[Attachment]) -> Vec<Rejection> {
    use t::problem as say;
    let mut wrong = Vec::new();
    if attached.len() > MAX_FILES {
        wrong.push(about(Place::Dossier, |lang| {
            say::too_many_files(lang, MAX_FILES)
        }));
    }
    for file in attached {
        let place = Place::File {
            sha256: file.sha256,
        };
        if file.name.len() > SHORT || file.paper.len() > SHORT || file.size == 0 {
            wrong.push(about(place, |lang| say::file_differs(lang).to_owned()));
        } else if !is_taken(file) {
            wrong.push(about(place, |lang| {
                say::file_kind_not_taken(lang).to_owned()
            }));
        }
    }
    wrong
}

/// Whether an office opens such a file: as a paper a picture or a PDF, as an answer also sound and film.
fn is_taken(file: &Attachment) -> bool {
    let answer = file.paper.starts_with(paper_of("").as_str());
    let kind = MediaKind::from_media_type(&file.media_type);
    kind.is_some_and(|kind| answer || kind.is_page())
}

fn unknown_paper(file: &Attachment) -> Rejection {
    let place = Place::File {
        sha256: file.sha256,
    };
    about(place, |lang| t::problem::paper_unknown(lang).to_owned())
}

/// The size or kind announced is not that of the stored file.
pub(super) fn differs(file: &Attachment) -> Rejection {
    let place = Place::File {
        sha256: file.sha256,
    };
    about(place, |lang| t::problem::file_differs(lang).to_owned())
}

fn paper_name(procedure: &Procedure, id: &str, lang: Lang) -> String {
    let paper = procedure.papers.iter().find(|paper| paper.id == id);
    paper.map_or_else(
        || id.to_owned(),
        |paper| lang.pick(&paper.name.vi, paper.name.english()).to_owned(),
    )
}

fn delivery_is_complete(delivery: &ResultDelivery) -> bool {
    match delivery {
        ResultDelivery::Counter | ResultDelivery::Online => true,
        ResultDelivery::Post {
            recipient,
            phone,
            address,
        } => [recipient, phone, address].iter().all(|text| {
            let text = text.trim();
            !text.is_empty() && text.len() <= 4 * SHORT
        }),
    }
}

/// A rejection of the dossier as a whole.
pub(super) fn dossier(sentence: fn(Lang) -> &'static str) -> Rejection {
    about(Place::Dossier, |lang| sentence(lang).to_owned())
}

/// A rejection of one place.
pub(super) fn about(at: Place, sentence: impl Fn(Lang) -> String) -> Rejection {
    Rejection {
        at,
        message: both(sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms::{Answers, Kind, Lists, Node, Path, Question, Value, Wide};

    const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn filled(ending: &str) -> Form {
        let question = Question {
            name: "anh".into(),
            kind: Kind::Wide(Wide::File),
            ..Question::default()
        };
        let bundle = Bundle {
            format: forms::FORMAT,
            form_id: "thu".into(),
            version: "1".into(),
            nodes: vec![Node::Question(Box::new(question))],
            ..Bundle::default()
        };
        let mut answers = Answers::new();
        answers.form = "thu".into();
        answers.version = "1".into();
        let path = Path::parse("anh").expect("a path");
        answers.set(path, Value::text(format!("{HASH}.{ending}")));
        let context = Context::at(Timestamp::from_millis(0), Lists::new());
        Form::open(Arc::new(bundle), answers, context).expect("the form opens")
    }

    fn file(paper: &str, media_type: &str) -> Attachment {
        Attachment {
            paper: paper.into(),
            sha256: domain::Sha256::parse(HASH).expect("a hash"),
            name: "anh.jpg".into(),
            media_type: media_type.into(),
            size: 9,
        }
    }

    fn wrong(form: &Form, attached: &[Attachment]) -> Vec<String> {
        let wrong = answered(&form.files(), attached);
        wrong.into_iter().map(|found| found.message.en).collect()
    }

    #[test]
    fn a_file_that_an_answer_names_must_come_along() {
        for attached in [&[][..], &[file("@khac", "image/jpeg")]] {
            let told = wrong(&filled("jpg"), attached);
            assert_eq!(told.len(), 1);
            assert!(told[0].starts_with("The file of this answer is missing"));
        }
        assert_eq!(
            wrong(&filled("jpg"), &[file("@anh", "image/jpeg")]),
            [""; 0]
        );
    }

    #[test]
    fn sound_answers_a_question_and_is_no_paper() {
        let told = |paper: &str, media_type: &str| files(&[file(paper, media_type)]).len();
        assert_eq!(told("@ghi", "audio/webm"), 0);
        assert_eq!(told("giay_to", "audio/webm"), 1);
        assert_eq!(told("giay_to", "application/pdf"), 0);
        assert_eq!(told("@ghi", "text/html"), 1);
    }

    #[test]
    fn a_file_is_what_its_answer_says() {
        let told = wrong(&filled("pdf"), &[file("@anh", "image/jpeg")]);
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("The size or kind of the file differs"));
    }

    #[test]
    fn a_file_belongs_to_the_question_whose_answer_names_it() {
        let named = filled("jpg").files();
        assert!(belongs(&file("@anh", "image/jpeg"), &named[0]));
        assert!(!belongs(&file("anh", "image/jpeg"), &named[0]));
    }
}
