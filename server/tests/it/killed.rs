//! `kill -9` at any moment: what was acknowledged is there once, at our office and at the province.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener as Port;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use calendar::Timestamp;
use data_encoding::BASE64;
use domain::dossier::DossierState;
use domain::{CommuneCode, DossierId, Sha256};
use forms::{Answers, Value};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use sandbox::{Settings, World};
use serde_json::Value as Json;
use sync::protocol::{Channel, DossierView, ResultDelivery, Submission, Taken};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::office::{BIRTH, KHE_SANH, attachment, code, path, photo, write_dist};

/// Dossiers filed, by several people at a time.
const DOSSIERS: u8 = 200;
const AT_ONCE: u8 = 4;
/// Longest life of the server between two kills, and the pause between two looks.
const LIFE: u64 = 400;
const LOOK: Duration = Duration::from_millis(20);

/// The real server program, which can be killed and started again.
struct Server {
    folder: tempfile::TempDir,
    bundle: Sha256,
    url: String,
    listen: String,
    outside: String,
    running: Mutex<Option<Child>>,
    http: Client,
}

impl Server {
    async fn prepare() -> Arc<Server> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bundle = write_dist(&folder.path().join("dist"));
        let port = Port::bind("127.0.0.1:0").expect("a port");
        let listen = port.local_addr().expect("an address").to_string();
        drop(port);
        let url = format!("http://{listen}");
        let outside = open_the_outside_world(&url, &folder.path().join("outside")).await;
        let http = Client::builder()
            .redirect(Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .expect("a client");
        let server = Server {
            folder,
            bundle,
            url,
            listen,
            outside,
            running: Mutex::new(None),
            http,
        };
        server.start().await;
        Arc::new(server)
    }

    /// Starts the program and waits until it answers.
    async fn start(&self) {
        let at = |name: &str| self.folder.path().join(name);
        let child = Command::new(env!("CARGO_BIN_EXE_server"))
            .env("MOTCUA_LISTEN", &self.listen)
            .env("MOTCUA_PUBLIC_URL", &self.url)
            .env("MOTCUA_DATA", at("var"))
            .env("MOTCUA_DIST", at("dist"))
            .env("MOTCUA_OIDC_ISSUER", format!("{}/idp", self.outside))
            .env("MOTCUA_PROVINCE_URL", format!("{}/province", self.outside))
            .env("MOTCUA_PAYMENT_URL", format!("{}/payment", self.outside))
            .env("MOTCUA_POLL_SECONDS", "1")
            .env("MOTCUA_RATE_PER_MINUTE", "1000000")
            .env("RUST_LOG", "off")
            .stdout(Stdio::null())
            .spawn()
            .expect("the server program");
        *self.running.lock().await = Some(child);
        self.alive().await;
    }

    async fn alive(&self) {
        let address = format!("{}/healthz", self.url);
        while self.http.get(&address).send().await.is_err() {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// `kill -9`.
    async fn kill(&self) {
        if let Some(mut child) = self.running.lock().await.take() {
            child.kill().expect("a running server");
            child.wait().expect("an ended server");
        }
    }

    /// Signs a fictional person in at the sandbox's identity provider; the session's cookie.
    async fn sign_in(&self, who: &str) -> String {
        let mut cookies = BTreeMap::new();
        let login = format!("{}/auth/login?return=/&login_hint={who}", self.url);
        let asked = self.http.get(login).send().await.expect("an answer");
        keep_cookies(&asked, &mut cookies);
        let granted = self
            .http
            .get(location(&asked))
            .send()
            .await
            .expect("an answer");
        let callback = self
            .http
            .get(location(&granted))
            .header(COOKIE, cookie_header(&cookies));
        let back = callback.send().await.expect("an answer");
        assert!(back.status().is_redirection(), "{}", back.status());
        keep_cookies(&back, &mut cookies);
        cookie_header(&cookies)
    }

    async fn upload(&self, cookie: &str, bytes: &[u8]) -> Result<(), reqwest::Error> {
        let hash = sync::canonical::sha256(bytes).to_string();
        let metadata = format!(
            "sha256 {},type {}",
            BASE64.encode(hash.as_bytes()),
            BASE64.encode(b"image/jpeg")
        );
        let begun = self
            .http
            .post(format!("{}/api/v1/uploads", self.url))
            .header(COOKIE, cookie)
            .header("x-motcua", "1")
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes.len())
            .header("upload-metadata", metadata)
            .send()
            .await?;
        assert_eq!(begun.status(), StatusCode::CREATED);
        if begun
            .headers()
            .get("upload-offset")
            .is_some_and(|at| at == &bytes.len().to_string())
        {
            return Ok(());
        }
        let sent = self
            .http
            .patch(format!("{}{}", self.url, location(&begun)))
            .header(COOKIE, cookie)
            .header("x-motcua", "1")
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", 0)
            .header("content-type", "application/offset+octet-stream")
            .body(bytes.to_vec())
            .send()
            .await?;
        assert_eq!(sent.status(), StatusCode::NO_CONTENT);
        Ok(())
    }

    async fn submit(&self, cookie: &str, submission: &Submission) -> Result<Taken, reqwest::Error> {
        let answer = self
            .http
            .put(format!("{}/api/v1/dossiers/{}", self.url, submission.id))
            .header(COOKIE, cookie)
            .header("x-motcua", "1")
            .json(submission)
            .send()
            .await?;
        let status = answer.status();
        assert!(status.is_success(), "{status} {}", answer.text().await?);
        answer.json().await
    }

    async fn get(&self, cookie: &str, path: &str) -> Response {
        self.http
            .get(format!("{}{path}", self.url))
            .header(COOKIE, cookie)
            .send()
            .await
            .expect("an answer")
    }

    fn birth(&self, number: u8) -> Submission {
        let now = now();
        let mut answers = Answers::new();
        answers.form = "HT-KS".into();
        answers.version = "1".into();
        answers.set(path("ho_ten"), Value::text("Hồ Thị Ca Chiu"));
        Submission {
            id: DossierId::new(now, [number; 10]),
            procedure: code(BIRTH),
            bundle: self.bundle,
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
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = self.running.get_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

async fn open_the_outside_world(server: &str, data: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let mut settings = Settings::for_test(&url);
    settings.notify_url = format!("{server}/api/v1/payment-notices");
    settings.logout_url = format!("{server}/auth/backchannel-logout");
    settings.data = data.to_owned();
    let router = World::open(settings).expect("a world").router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn location(answer: &Response) -> String {
    let location = answer.headers().get(LOCATION).expect("a way to go on");
    location.to_str().expect("an address").to_owned()
}

fn keep_cookies(answer: &Response, cookies: &mut BTreeMap<String, String>) {
    for cookie in answer.headers().get_all(SET_COOKIE) {
        let pair = cookie
            .to_str()
            .expect("a cookie")
            .split(';')
            .next()
            .unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn cookie_header(cookies: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("; ")
}

fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock");
    Timestamp::from_millis(i64::try_from(since.as_millis()).expect("this century"))
}

/// Files dossiers one after another as the phone does: again and again until the receipt is there.
async fn file(
    server: Arc<Server>,
    cookie: String,
    numbers: impl Iterator<Item = u8>,
) -> Vec<DossierId> {
    let mut acknowledged = Vec::new();
    for number in numbers {
        let submission = server.birth(number);
        while server.upload(&cookie, &photo(number)).await.is_err() {
            server.alive().await;
        }
        let taken = loop {
            match server.submit(&cookie, &submission).await {
                Ok(taken) => break taken,
                Err(_) => server.alive().await,
            }
        };
        assert_eq!(taken.receipt.dossier, submission.id);
        acknowledged.push(submission.id);
    }
    acknowledged
}

/// Kills the server at moments nobody chose, until told to stop; how often it was killed.
async fn kill_now_and_then(server: Arc<Server>, enough: Arc<AtomicBool>) -> u32 {
    let mut kills = 0;
    while !enough.load(Ordering::SeqCst) {
        let random = u64::from(uuid::Uuid::new_v4().as_bytes()[0]);
        tokio::time::sleep(Duration::from_millis(random * LIFE / 255)).await;
        server.kill().await;
        server.start().await;
        kills += 1;
    }
    kills
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_every_acknowledged_dossier_is_there_once() {
    let server = Server::prepare().await;
    let cookie = server.sign_in("lua").await;
    let enough = Arc::new(AtomicBool::new(false));
    let killer = tokio::spawn(kill_now_and_then(server.clone(), enough.clone()));
    let mut people = JoinSet::new();
    for person in 0..AT_ONCE {
        let share = (person..DOSSIERS).step_by(AT_ONCE.into());
        people.spawn(file(server.clone(), cookie.clone(), share));
    }
    let filed: Vec<DossierId> = people.join_all().await.into_iter().flatten().collect();
    enough.store(true, Ordering::SeqCst);
    let kills = killer.await.expect("the killer ends");
    assert!(kills > 0);
    assert_eq!(filed.len(), usize::from(DOSSIERS));

    let mut codes = BTreeSet::new();
    for id in filed {
        let address = format!("/api/v1/dossiers/{id}");
        let code = loop {
            let view: DossierView = server
                .get(&cookie, &address)
                .await
                .json()
                .await
                .expect("a dossier");
            let standing = DossierState::fold(&view.events);
            assert_eq!(standing.problem, None);
            match standing.code {
                Some(code) => break code,
                None => tokio::time::sleep(LOOK).await,
            }
        };
        assert!(codes.insert(code.to_string()), "{code} names two dossiers");
    }
    let there: Json = server
        .http
        .get(format!("{}/province/officer", server.outside))
        .header("accept", "application/json")
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let there: Vec<String> = there["DanhSach"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|dossier| dossier["MaHoSo"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(there.len(), codes.len(), "none is there twice");
    assert_eq!(there.into_iter().collect::<BTreeSet<_>>(), codes);
}
