//! `kill -9` at random moments of 200 submissions: what was acknowledged is there once, here and at the province.
//!
//! Slow (about a minute), so it runs only when asked for: `cargo test -p server --test it -- --ignored kill`.
//! `MOTCUA_KILL_SEED` repeats the moments of an earlier run, `MOTCUA_KILL_COUNT` changes how many are submitted.

use std::collections::BTreeSet;
use std::net::TcpListener as PortFinder;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use calendar::Timestamp;
use data_encoding::BASE64;
use domain::dossier::Event;
use domain::{CommuneCode, DossierId, Sha256};
use forms::{Answers, Value};
use sandbox::{Fault, Kind, Settings, World};
use sync::protocol::{Channel, DossierView, ResultDelivery, Submission};
use tokio::net::TcpListener;

use crate::dist::write_dist;
use crate::office::{BIRTH, KHE_SANH, attachment, code, path};

const PEOPLE: [&str; 5] = ["lua", "luong", "hanh", "be", "sua"];

/// The same moments for the same seed (a linear congruential generator is random enough to kill by).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

/// The server as a process of its own.
struct Process {
    child: Child,
    folder: PathBuf,
    port: u16,
    outside: String,
}

impl Process {
    fn start(folder: &Path, port: u16, outside: &str) -> Process {
        let child = Command::new(env!("CARGO_BIN_EXE_server"))
            .env("MOTCUA_LISTEN", format!("127.0.0.1:{port}"))
            .env("MOTCUA_PUBLIC_URL", format!("http://localhost:{port}"))
            .env("MOTCUA_DATA", folder.join("var"))
            .env("MOTCUA_DIST", folder.join("dist"))
            .env("MOTCUA_OIDC_ISSUER", format!("{outside}/idp"))
            .env("MOTCUA_PROVINCE_URL", format!("{outside}/province"))
            .env("MOTCUA_PAYMENT_URL", format!("{outside}/payment"))
            .env("MOTCUA_RATE_PER_MINUTE", "1000000")
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        Process {
            child,
            folder: folder.to_owned(),
            port,
            outside: outside.to_owned(),
        }
    }

    fn kill_and_restart(&mut self) {
        // On Unix this is SIGKILL: no destructor runs, nothing is flushed.
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is dead");
        *self = Process::start(&self.folder, self.port, &self.outside);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A phone that does not give up.
#[derive(Clone)]
struct Phone {
    http: reqwest::Client,
    base: String,
    cookie: String,
}

impl Phone {
    /// Signs in at the real identity provider, following its redirects.
    async fn of(person: &str, base: &str) -> Phone {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(10))
            .build()
            .expect("a client");
        let mut phone = Phone {
            http,
            base: base.to_owned(),
            cookie: String::new(),
        };
        while phone.cookie.is_empty() {
            phone.cookie = phone.sign_in(person).await.unwrap_or_default();
            if phone.cookie.is_empty() {
                breathe().await;
            }
        }
        phone
    }

    async fn sign_in(&self, person: &str) -> Option<String> {
        let address = format!("{}/auth/login?login_hint={person}", self.base);
        let begun = self.http.get(address).send().await.ok()?;
        let browser = cookie(&begun)?;
        let granted = self.http.get(location(&begun)?).send().await.ok()?;
        let back = self.http.get(location(&granted)?).header("cookie", browser);
        cookie(&back.send().await.ok()?)
    }

    fn asking(&self, method: reqwest::Method, address: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{address}", self.base))
            .header("cookie", &self.cookie)
            .header("X-Motcua", "1")
            .header("tus-resumable", "1.0.0")
    }

    /// One round of uploading and submitting; true once the server has acknowledged.
    async fn try_to_deliver(&self, submission: &Submission, photo: &[u8]) -> Option<bool> {
        let hash = submission.attachments[0].sha256.to_string();
        let metadata = format!(
            "sha256 {},type {}",
            BASE64.encode(hash.as_bytes()),
            BASE64.encode(b"image/jpeg")
        );
        let begun = self
            .asking(reqwest::Method::POST, "/api/v1/uploads")
            .header("upload-length", photo.len())
            .header("upload-metadata", metadata)
            .send()
            .await
            .ok()?;
        let offset: usize = begun
            .headers()
            .get("upload-offset")?
            .to_str()
            .ok()?
            .parse()
            .ok()?;
        if offset < photo.len() {
            self.asking(reqwest::Method::PATCH, &location(&begun)?)
                .header("upload-offset", offset)
                .header("content-type", "application/offset+octet-stream")
                .body(photo[offset..].to_vec())
                .send()
                .await
                .ok()?;
        }
        let taken = self
            .asking(
                reqwest::Method::PUT,
                &format!("/api/v1/dossiers/{}", submission.id),
            )
            .json(submission)
            .send()
            .await
            .ok()?;
        let refused =
            taken.status().is_client_error() && !matches!(taken.status().as_u16(), 409 | 429);
        assert!(
            !refused,
            "{}: {}",
            taken.status(),
            taken.text().await.unwrap_or_default()
        );
        Some(taken.status().is_success())
    }

    async fn deliver(&self, submission: &Submission, photo: &[u8]) {
        while self.try_to_deliver(submission, photo).await != Some(true) {
            breathe().await;
        }
    }

    async fn view(&self, id: DossierId) -> DossierView {
        loop {
            let asked = self.asking(reqwest::Method::GET, &format!("/api/v1/dossiers/{id}"));
            match asked.send().await {
                Ok(reply) if reply.status().is_success() => {
                    return reply.json().await.expect("a dossier");
                }
                Ok(reply) => assert_ne!(
                    reply.status().as_u16(),
                    404,
                    "an acknowledged dossier is gone"
                ),
                Err(_) => {}
            }
            breathe().await;
        }
    }
}

async fn breathe() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

fn cookie(reply: &reqwest::Response) -> Option<String> {
    let header = reply.headers().get("set-cookie")?.to_str().ok()?;
    header.split(';').next().map(str::to_owned)
}

fn location(reply: &reqwest::Response) -> Option<String> {
    Some(reply.headers().get("location")?.to_str().ok()?.to_owned())
}

fn photo(number: usize) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xda, 0x00, 0x06, 0x01];
    bytes.extend(u16::try_from(number).expect("small").to_be_bytes());
    bytes.extend(std::iter::repeat_n(0x11, 30_000));
    bytes.extend([0xff, 0xd9]);
    bytes
}

fn birth(number: usize, bundle: Sha256, now: Timestamp) -> Submission {
    let mut answers = Answers::new();
    answers.form = "HT-KS".into();
    answers.version = "1".into();
    answers.set(path("ho_ten"), Value::text(format!("Trẻ số {number}")));
    let mut random = [7; 10];
    random[..2].copy_from_slice(&u16::try_from(number).expect("small").to_be_bytes());
    Submission {
        id: DossierId::new(now, random),
        procedure: code(BIRTH),
        bundle,
        answers,
        attachments: vec![attachment("giay_chung_sinh", &photo(number))],
        centre: CommuneCode::parse(KHE_SANH).expect("a code"),
        result_delivery: ResultDelivery::Counter,
        channel: Channel::Citizen,
        declared_at: now,
        device_today: now.in_vietnam().date,
        app_version: "test".into(),
        snapshot_hash: Sha256::from_bytes([0; 32]),
    }
    .seal()
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

async fn outside_world() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!(
        "http://localhost:{}",
        listener.local_addr().expect("an address").port()
    );
    let world = World::open(Settings::for_test(&url)).expect("a world");
    // The province, too, sometimes does the work and loses the answer.
    world.faults().add(Fault {
        target: "province.create".into(),
        kind: Kind::LoseReply,
        times: None,
        probability: Some(0.1),
        delay_ms: 0,
        message: None,
    });
    let router = world.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the gate runs it apart from the others, which it would slow down"]
async fn kill_at_random_moments_loses_and_doubles_nothing() {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970");
    let now = Timestamp::from_millis(i64::try_from(now.as_millis()).expect("before 9999"));
    let seed = setting("MOTCUA_KILL_SEED", now.millis().unsigned_abs());
    let count = usize::try_from(setting("MOTCUA_KILL_COUNT", 200)).expect("a number");
    println!("MOTCUA_KILL_SEED={seed}");
    let mut chance = Chance(seed);

    let folder = tempfile::tempdir().expect("a folder");
    let bundle = write_dist(&folder.path().join("dist"));
    let outside = outside_world().await;
    let port = PortFinder::bind("127.0.0.1:0")
        .and_then(|finder| finder.local_addr())
        .expect("a port")
        .port();
    let base = format!("http://localhost:{port}");
    let mut process = Process::start(folder.path(), port, &outside);
    let mut phones = Vec::new();
    for person in PEOPLE {
        phones.push(Phone::of(person, &base).await);
    }

    let submissions: Arc<Vec<Submission>> = Arc::new(
        (0..count)
            .map(|number| birth(number, bundle, now))
            .collect(),
    );
    let next = Arc::new(AtomicUsize::new(0));
    let done = Arc::new(AtomicBool::new(false));
    let mut couriers = tokio::task::JoinSet::new();
    for (place, phone) in phones.iter().cloned().enumerate() {
        let (submissions, next) = (submissions.clone(), next.clone());
        couriers.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                let Some(submission) = submissions.get(number) else {
                    return (place, mine);
                };
                phone.deliver(submission, &photo(number)).await;
                mine.push(submission.id);
            }
        });
    }
    let ended = done.clone();
    let killer = tokio::spawn(async move {
        let mut kills = 0;
        while !ended.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(150 + chance.below(700))).await;
            process.kill_and_restart();
            kills += 1;
        }
        (process, kills)
    });
    let acknowledged = couriers.join_all().await;
    done.store(true, Ordering::SeqCst);
    let (process, kills) = killer.await.expect("the killer lives");
    println!("{kills} kills during {count} submissions");
    assert!(kills >= 5, "the server was killed only {kills} times");

    let mut codes = BTreeSet::new();
    for (place, mine) in &acknowledged {
        for id in mine {
            codes.insert(delivered(&phones[*place], *id).await);
        }
    }
    assert_eq!(codes.len(), count, "every dossier has a code of its own");
    let there = at_the_province(&outside).await;
    assert_eq!(there.len(), count, "the province has each dossier once");
    assert_eq!(there.into_iter().collect::<BTreeSet<_>>(), codes);
    drop(process);
}

/// Waits until a dossier has reached the province, and returns the code it has there.
async fn delivered(phone: &Phone, id: DossierId) -> String {
    loop {
        let view = phone.view(id).await;
        let received = view
            .events
            .iter()
            .filter(|record| matches!(record.event, Event::Received { .. }));
        assert_eq!(received.count(), 1);
        let codes: Vec<String> = view
            .events
            .iter()
            .filter_map(|record| match &record.event {
                Event::CodeAssigned { code } => Some(code.to_string()),
                _ => None,
            })
            .collect();
        assert!(codes.len() <= 1);
        if let Some(code) = codes.into_iter().next() {
            return code;
        }
        breathe().await;
    }
}

async fn at_the_province(outside: &str) -> Vec<String> {
    let reply = reqwest::Client::new()
        .get(format!("{outside}/province/officer"))
        .header("accept", "application/json")
        .send()
        .await
        .expect("the province answers");
    let list: serde_json::Value = reply.json().await.expect("JSON");
    let dossiers = list["DanhSach"].as_array().expect("a list");
    dossiers
        .iter()
        .filter_map(|dossier| dossier["MaHoSo"].as_str().map(str::to_owned))
        .collect()
}
