//! A server in one map, and a network that loses, repeats, cuts and lies on command.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::pending;

use async_trait::async_trait;
use sync::canonical;
use sync::protocol::{
    ActionRequest, ActionTaken, DossierId, Problem, ProblemCode, Sha256, Submission, Taken,
};
use sync::tus;
use sync::wire::{Network, Request, Response};

use crate::contract::given;

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing: it arrives and is answered.
    None,
    /// It never arrives.
    RequestLost,
    /// It arrives and is done, but the answer is lost.
    AnswerLost,
    /// It arrives twice, and the second answer is heard.
    Doubled,
    /// Only this many bytes of the body arrive, then the line is dead.
    Cut(usize),
    /// The server asks to come back in so many seconds.
    Busy(u32),
    /// The server fails inside, after doing nothing.
    Broken,
    /// A captive portal answers in the server's place.
    Portal,
    /// The session has expired.
    SignedOut,
    /// The server refuses for this reason.
    Refuse(ProblemCode),
    /// The server throws away uploads that are not part of a dossier yet.
    Cleaned,
    /// The browser is killed while waiting for the answer.
    Killed,
    /// The phone's clock jumps by so many hours.
    Clock(i8),
}

/// What the server has.
#[derive(Default)]
pub(crate) struct Server {
    pub(crate) dossiers: BTreeMap<DossierId, Submission>,
    pub(crate) actions: BTreeMap<String, ActionRequest>,
    uploads: BTreeMap<Sha256, (u64, Vec<u8>)>,
    /// Bytes of files that arrived, counted as often as they were sent.
    pub(crate) bytes_received: u64,
    /// Says no to the next submissions, with these problems.
    pub(crate) rejections: u32,
}

/// The way to the server.
pub(crate) struct Line {
    pub(crate) server: RefCell<Server>,
    faults: RefCell<VecDeque<Fault>>,
    pub(crate) clock_jump_hours: Cell<i64>,
    pub(crate) requests: Cell<usize>,
}

impl Line {
    pub(crate) fn new(faults: impl IntoIterator<Item = Fault>) -> Line {
        Line {
            server: RefCell::default(),
            faults: RefCell::new(faults.into_iter().collect()),
            clock_jump_hours: Cell::new(0),
            requests: Cell::new(0),
        }
    }

    pub(crate) fn faults_left(&self) -> usize {
        self.faults.borrow().len()
    }
}

#[async_trait(?Send)]
impl Network for Line {
    async fn send(&self, request: Request) -> Option<Response> {
        self.requests.set(self.requests.get() + 1);
        assert!(
            request.headers.contains(&("X-Motcua", "1".into())),
            "every change carries its header"
        );
        let fault = self.faults.borrow_mut().pop_front().unwrap_or(Fault::None);
        let arrives = |request: &Request| self.server.borrow_mut().answer(request);
        match fault {
            Fault::None => Some(arrives(&request)),
            Fault::RequestLost => None,
            Fault::AnswerLost => {
                arrives(&request);
                None
            }
            Fault::Doubled => {
                arrives(&request);
                Some(arrives(&request))
            }
            Fault::Cut(bytes) if request.method == "PATCH" => {
                let mut part = request;
                part.body.truncate(bytes % (part.body.len() + 1));
                arrives(&part);
                None
            }
            Fault::Cut(_) => None,
            Fault::Busy(seconds) => {
                let mut problem = Problem::new(ProblemCode::Later);
                problem.retry_after = Some(seconds);
                Some(refuse(problem))
            }
            Fault::Broken => Some(Response {
                status: 500,
                body: b"<h1>Internal Server Error</h1>".to_vec(),
                ..Response::default()
            }),
            Fault::Portal => Some(Response {
                status: 200,
                body: b"<h1>Wifi mien phi</h1>".to_vec(),
                ..Response::default()
            }),
            Fault::SignedOut => Some(refuse(Problem::new(ProblemCode::SignInNeeded))),
            Fault::Refuse(code) => Some(refuse(Problem::new(code))),
            Fault::Cleaned => {
                self.server.borrow_mut().uploads.clear();
                Some(arrives(&request))
            }
            Fault::Killed => {
                arrives(&request);
                pending().await
            }
            Fault::Clock(hours) => {
                self.clock_jump_hours
                    .set(self.clock_jump_hours.get() + i64::from(hours));
                Some(arrives(&request))
            }
        }
    }
}

impl Server {
    fn answer(&mut self, request: &Request) -> Response {
        let header = |name: &str| {
            request
                .headers
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.as_str())
        };
        let number = |name: &str| {
            header(name)
                .and_then(|value| value.parse::<u64>().ok())
                .unwrap_or_default()
        };
        let hash_of = |url: &str| {
            url.rsplit('/')
                .next()
                .and_then(|name| name.parse::<Sha256>().ok())
        };
        match (request.method, request.url.as_str()) {
            ("POST", tus::UPLOADS) => {
                let metadata = header("Upload-Metadata").unwrap_or_default();
                let sha256: Sha256 = tus::metadata_value(metadata, "sha256")
                    .unwrap()
                    .parse()
                    .unwrap();
                let upload = self
                    .uploads
                    .entry(sha256)
                    .or_insert_with(|| (number("Upload-Length"), Vec::new()));
                Response {
                    status: 201,
                    location: Some(format!("{}/{sha256}", tus::UPLOADS)),
                    upload_offset: Some(upload.1.len() as u64),
                    ..Response::default()
                }
            }
            ("HEAD" | "PATCH", url) => {
                match hash_of(url).filter(|sha256| self.uploads.contains_key(sha256)) {
                    None => refuse(Problem::new(ProblemCode::NotFound)),
                    Some(sha256) if request.method == "HEAD" => self.offset(&sha256),
                    Some(sha256) => self.append(&sha256, number("Upload-Offset"), &request.body),
                }
            }
            ("PUT", url) if url.contains("/dossiers/") => {
                self.take(serde_json::from_slice(&request.body).unwrap())
            }
            ("PUT", url) if url.contains("/actions/") => {
                let asked: ActionRequest = serde_json::from_slice(&request.body).unwrap();
                if let Some(missing) =
                    self.missing(asked.action.attachments().iter().map(|file| file.sha256))
                {
                    return missing;
                }
                let files = asked
                    .action
                    .attachments()
                    .iter()
                    .map(|file| file.sha256)
                    .collect();
                self.actions
                    .insert(url.rsplit('/').next().unwrap().into(), asked);
                accept(
                    200,
                    &ActionTaken {
                        seq: self.actions.len() as u64,
                        files,
                    },
                )
            }
            other => panic!("not one of ours: {other:?}"),
        }
    }

    fn offset(&self, sha256: &Sha256) -> Response {
        let offset = self
            .uploads
            .get(sha256)
            .map(|(_, bytes)| bytes.len() as u64);
        Response {
            status: 204,
            upload_offset: offset,
            ..Response::default()
        }
    }

    fn append(&mut self, sha256: &Sha256, offset: u64, body: &[u8]) -> Response {
        self.bytes_received += body.len() as u64;
        let (size, bytes) = self.uploads.get_mut(sha256).unwrap();
        if bytes.len() as u64 != offset {
            return refuse(Problem::new(ProblemCode::OffsetMismatch));
        }
        bytes.extend(body);
        if bytes.len() as u64 == *size && canonical::sha256(bytes) != *sha256 {
            self.uploads.remove(sha256);
            return refuse(Problem::new(ProblemCode::ChecksumMismatch));
        }
        self.offset(sha256)
    }

    fn missing(&self, files: impl Iterator<Item = Sha256>) -> Option<Response> {
        let complete = |sha256: &Sha256| {
            self.uploads
                .get(sha256)
                .is_some_and(|(size, bytes)| bytes.len() as u64 == *size)
        };
        let mut problem = Problem::new(ProblemCode::MissingAttachments);
        problem.hashes = files.filter(|sha256| !complete(sha256)).collect();
        (!problem.hashes.is_empty()).then(|| refuse(problem))
    }

    fn take(&mut self, submission: Submission) -> Response {
        assert!(submission.is_sealed());
        if let Some(known) = self.dossiers.get(&submission.id) {
            return match known.snapshot_hash == submission.snapshot_hash {
                true => accept(
                    200,
                    &Taken {
                        receipt: given::receipt(known),
                    },
                ),
                false => refuse(Problem::new(ProblemCode::Conflict)),
            };
        }
        if let Some(missing) = self.missing(submission.attachments.iter().map(|file| file.sha256)) {
            return missing;
        }
        if self.rejections > 0 {
            self.rejections -= 1;
            let sync::outbox::Answer::Refused(problem) = given::rejected() else {
                unreachable!()
            };
            return refuse(problem);
        }
        let taken = Taken {
            receipt: given::receipt(&submission),
        };
        self.dossiers.insert(submission.id, submission);
        accept(201, &taken)
    }
}

fn accept<T: serde::Serialize>(status: u16, body: &T) -> Response {
    Response {
        status,
        body: serde_json::to_vec(body).unwrap(),
        ..Response::default()
    }
}

fn refuse(problem: Problem) -> Response {
    accept(problem.status, &problem)
}
