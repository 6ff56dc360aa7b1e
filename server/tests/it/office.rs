//! A whole office in a temporary folder: catalogue, web app, database, attachments, a clock that stands still.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use calendar::Timestamp;
use domain::{DossierId, Money, ProcedureCode, Sha256};
use forms::{Answers, Value};
use serde_json::{Value as Json, json};
use server::catalogue::Catalogue;
use server::clock::Clock;
use server::config::Config;
use server::db::Db;
use server::identity::{Attempt, IdentityError, IdentityProvider, LoggedOut, Person, SignedIn};
use server::limits::Limits;
use server::objects::Objects;
use server::payment::{
    Bill, Notice, NoticeAnswer, NoticeError, Opened, PaymentError, PaymentPlatform,
};
use server::receipts::ReceiptSigner;
use server::shelf::Shelf;
use server::state::{AppState, Parts};
use server::web::Web;
use server::{app, session, telemetry};
use sync::protocol::{Attachment, Channel, ResultDelivery, Submission};

use crate::browser::Browser;
use crate::dist::write_dist;

/// Monday morning, an ordinary working day in Vietnam (08:05).
pub(crate) const MORNING: &str = "2026-11-23T01:05:00Z";
/// Procedure that can be filed here.
pub(crate) const BIRTH: &str = "1.001193";
/// Code the same procedure had on old leaflets.
pub(crate) const OLD_BIRTH: &str = "1.999193";
/// Procedure that ended last week.
pub(crate) const ENDED: &str = "2.000111";
/// A commune with a centre.
pub(crate) const KHE_SANH: &str = "19429";

/// An office and everything it stands on.
pub(crate) struct Office {
    pub state: AppState,
    pub router: Router,
    pub platform: Arc<Platform>,
    pub bundle: Sha256,
    pub folder: tempfile::TempDir,
}

/// One process of an office.
async fn process(
    config: Config,
    identity: Arc<dyn IdentityProvider>,
    platform: Arc<Platform>,
) -> AppState {
    let clock = Clock::standing_at(Timestamp::parse(MORNING).expect("an instant"));
    let db = Db::open(&config.data.join("motcua.sqlite"))
        .await
        .expect("a database");
    let receipts = ReceiptSigner::open(&config.data.join("receipt.key"), &db, clock.now())
        .await
        .expect("a key");
    AppState::new(Parts {
        objects: Objects::folder(&config.data.join("objects")).expect("a folder"),
        shelf: Shelf::open(
            Catalogue::read(&config.dist.join("catalogue")).expect("a catalogue"),
            &db,
        )
        .await
        .expect("what was published"),
        web: Web::read(&config.dist.join("web")).expect("a web app"),
        limits: Limits::new(config.rate_per_minute, config.proxies),
        metrics: telemetry::collect_metrics(),
        wake: tokio::sync::Notify::new(),
        payment: platform,
        identity,
        clock,
        db,
        receipts,
        config,
    })
}

impl Office {
    /// Opens for the day.
    pub(crate) async fn open() -> Office {
        Office::with(|_| {}).await
    }

    /// Opens with some settings changed.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Office {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bundle = write_dist(&folder.path().join("dist"));
        Office::in_folder(folder, bundle, Arc::new(Strangers), change).await
    }

    /// Opens with another identity provider.
    pub(crate) async fn in_folder(
        folder: tempfile::TempDir,
        bundle: Sha256,
        identity: Arc<dyn IdentityProvider>,
        change: impl FnOnce(&mut Config),
    ) -> Office {
        let mut config = Config::from_lookup(&|_| None).expect("defaults");
        config.data = folder.path().join("var");
        config.dist = folder.path().join("dist");
        change(&mut config);
        std::fs::create_dir_all(config.data.join("objects")).expect("a folder");
        let platform = Arc::new(Platform::default());
        let state = process(config, identity, platform.clone()).await;
        Office {
            router: app(state.clone()),
            state,
            platform,
            bundle,
            folder,
        }
    }

    /// A browser on another process of the same office, over the same database.
    pub(crate) async fn other_process(&self) -> Browser {
        let config = self.state.config.clone();
        let identity = self.state.identity.clone();
        let state = process(config, identity, self.platform.clone()).await;
        Browser::new(app(state))
    }

    /// A browser nobody is signed in on.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Ông Tư, signed in on his own phone.
    pub(crate) async fn ong_tu(&self) -> Browser {
        self.signed_in("tu", "Hồ Văn Tư", "045058004217").await
    }

    /// Bà Lụa, signed in on hers.
    pub(crate) async fn ba_lua(&self) -> Browser {
        self.signed_in("lua", "Nguyễn Thị Lụa", "045152000318")
            .await
    }

    async fn signed_in(&self, subject: &str, name: &str, number: &str) -> Browser {
        let person = Person {
            issuer: "https://idp.example".into(),
            subject: subject.into(),
            name: name.into(),
            personal_number: number.into(),
            birth_date: None,
            sex: None,
            phone: None,
        };
        let token = session::open(
            &self.state.db,
            &person,
            Some(subject),
            self.state.clock.now(),
        )
        .await
        .expect("a session");
        self.browser().with_session(token.text())
    }

    /// A birth registration in order, with these files, not sent yet.
    pub(crate) fn birth(&self, number: u8, files: &[&[u8]]) -> Submission {
        let now = self.state.clock.now();
        let mut answers = Answers::new();
        answers.form = "HT-KS".into();
        answers.version = "1".into();
        answers.set(path("ho_ten"), Value::text("Hồ Thị Ca Chiu"));
        answers.set(path("so_ban"), Value::Int(0));
        Submission {
            id: DossierId::new(now, [number; 10]),
            procedure: code(BIRTH),
            bundle: self.bundle,
            answers,
            attachments: files
                .iter()
                .map(|bytes| attachment("giay_chung_sinh", bytes))
                .collect(),
            centre: domain::CommuneCode::parse(KHE_SANH).expect("a code"),
            result_delivery: ResultDelivery::Counter,
            channel: Channel::Citizen,
            declared_at: now,
            device_today: self.state.clock.today(),
            app_version: "test".into(),
            snapshot_hash: Sha256::from_bytes([0; 32]),
        }
        .seal()
    }

    /// The same with copies asked for, which cost 8,000 đồng each.
    pub(crate) fn birth_with_copies(&self, number: u8, files: &[&[u8]], copies: i64) -> Submission {
        let mut submission = self.birth(number, files);
        submission.answers.set(path("so_ban"), Value::Int(copies));
        submission.seal()
    }
}

pub(crate) fn path(text: &str) -> forms::Path {
    forms::Path::parse(text).expect("a path")
}

pub(crate) fn code(text: &str) -> ProcedureCode {
    ProcedureCode::parse(text).expect("a code")
}

/// A small JPEG that differs by its number.
pub(crate) fn photo(number: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xda, 0x00, 0x04, 0x01, number];
    bytes.extend(std::iter::repeat_n(0x11, 2000));
    bytes.extend([0xff, 0xd9]);
    bytes
}

pub(crate) fn attachment(paper: &str, bytes: &[u8]) -> Attachment {
    Attachment {
        paper: paper.into(),
        sha256: sync::canonical::sha256(bytes),
        name: "giay-chung-sinh.jpg".into(),
        media_type: "image/jpeg".into(),
        size: bytes.len() as u64,
    }
}

/// An identity provider that knows nobody: people of these tests are signed in already.
struct Strangers;

#[async_trait]
impl IdentityProvider for Strangers {
    fn issuer(&self) -> String {
        "https://idp.example".into()
    }

    async fn sign_in_url(&self, attempt: &Attempt) -> Result<url::Url, IdentityError> {
        let url = format!("https://idp.example/authorize?state={}", attempt.state);
        url::Url::parse(&url).map_err(|error| IdentityError::Untrusted(error.to_string()))
    }

    async fn signed_in(&self, _: &str, _: &Attempt) -> Result<SignedIn, IdentityError> {
        Err(IdentityError::Refused("nobody".into()))
    }

    async fn logged_out(&self, token: &str) -> Result<LoggedOut, IdentityError> {
        Ok(LoggedOut {
            token_id: format!("jti-{token}"),
            session: Some(token.to_owned()),
            subject: None,
        })
    }
}

/// A payment platform that says what it is told to say; its notices are signed with the word "platform".
#[derive(Default)]
pub(crate) struct Platform {
    pub opened: Mutex<Vec<Bill>>,
}

impl Platform {
    /// A notice as it would post it.
    pub(crate) fn notice(reference: &str, transaction: &str, amount: u64, signed: &str) -> String {
        json!({"reference": reference, "transaction": transaction, "amount": amount, "signed": signed}).to_string()
    }
}

#[async_trait]
impl PaymentPlatform for Platform {
    async fn open(&self, bill: &Bill) -> Result<Opened, PaymentError> {
        self.opened.lock().expect("not poisoned").push(bill.clone());
        Ok(Opened {
            pay_url: format!("https://pay.example/{}", bill.reference),
        })
    }

    async fn look_up(&self, _: &str) -> Result<Option<Notice>, PaymentError> {
        Ok(None)
    }

    fn read_notice(&self, body: &[u8]) -> Result<Notice, NoticeError> {
        let json: Json = serde_json::from_slice(body)
            .map_err(|error| NoticeError::Unreadable(error.to_string()))?;
        if json["signed"] != "platform" {
            return Err(NoticeError::Forged);
        }
        Ok(Notice {
            reference: json["reference"].as_str().unwrap_or_default().into(),
            transaction: json["transaction"].as_str().unwrap_or_default().into(),
            amount: Money(json["amount"].as_u64().unwrap_or_default()),
            succeeded: true,
            at: Timestamp::parse(MORNING).expect("an instant"),
            receipt_no: Some("BL-0000123".into()),
            receipt_url: None,
        })
    }

    fn answer(&self, answer: NoticeAnswer) -> Json {
        json!({ "ok": answer == NoticeAnswer::Taken })
    }
}
