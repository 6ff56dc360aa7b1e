//! The worker between our office and the outside world, with the real sandbox on the other side of a real connection.

mod afterwards;
mod filing;
mod money;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use domain::dossier::{DossierState, Event};
use domain::{DossierId, Sha256};
use sandbox::{Fault, Kind, Settings, World};
use serde_json::{Value, json};
use server::config::{PartnerConfig, Secret};
use server::events;
use server::payment::http::HttpPlatform;
use server::province::http::HttpProvince;
use server::worker::{Runner, handlers};
use sync::protocol::Submission;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::browser::Browser;
use crate::office::{Office, photo};

/// Our office and the outside world.
pub(crate) struct Town {
    pub(crate) office: Office,
    pub(crate) runner: Runner,
    pub(crate) platform: Arc<HttpPlatform>,
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    world: Arc<World>,
    data: std::path::PathBuf,
    notices: UnboundedReceiver<Bytes>,
}

impl Town {
    pub(crate) async fn open() -> Town {
        let office = Office::open().await;
        let (notify_url, notices) = listen_for_notices().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let mut settings = Settings::for_test(&url);
        settings.notify_url = notify_url;
        let data = settings.data.clone();
        let world = World::open(settings).expect("a world");
        let router = world.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let partner = |path: &str, user: &str| PartnerConfig {
            url: format!("{url}/{path}").parse().expect("a URL"),
            user: user.into(),
            secret: Secret::new("motcua-dev-secret"),
        };
        let http = reqwest::Client::new();
        let province = HttpProvince::new(&partner("province", "motcua"), http.clone());
        let platform = Arc::new(HttpPlatform::new(
            &partner("payment", "MOTCUA"),
            &office.state.config.account,
            office.state.clock.clone(),
            http.clone(),
        ));
        let runner = Runner::new(
            office.state.clone(),
            handlers(Arc::new(province), platform.clone()),
        );
        Town {
            office,
            runner,
            platform,
            url,
            http,
            world,
            data,
            notices,
        }
    }

    /// The next request to this endpoint goes wrong.
    pub(crate) fn fail(&self, target: &str, kind: Kind) {
        self.fault(target, kind, Some(1), None);
    }

    pub(crate) fn fault(
        &self,
        target: &str,
        kind: Kind,
        times: Option<u32>,
        probability: Option<f64>,
    ) {
        self.world.faults().add(Fault {
            target: target.into(),
            kind,
            times,
            probability,
            delay_ms: 0,
            message: None,
        });
    }

    /// Does everything that is due.
    pub(crate) async fn work(&self) {
        self.runner.drain().await.expect("the job table");
    }

    /// Lets time pass and does everything that is due then.
    pub(crate) async fn later(&self, seconds: i64) {
        self.office.state.clock.advance(seconds * 1000);
        self.work().await;
    }

    /// Ông Tư files a birth registration with one photo.
    pub(crate) async fn file(&self, number: u8) -> (Browser, Submission) {
        let tu = self.office.ong_tu().await;
        tu.upload(&photo(1)).await;
        let submission = self.office.birth(number, &[&photo(1)]);
        let reply = tu.submit(&submission).await;
        assert!(reply.status.is_success(), "{}", reply.text());
        (tu, submission)
    }

    /// Files and brings it to the province.
    pub(crate) async fn filed(&self) -> (Browser, DossierId, String) {
        let (tu, submission) = self.file(1).await;
        self.work().await;
        let code = self.code(submission.id).await.expect("the province has it");
        (tu, submission.id, code)
    }

    pub(crate) async fn events(&self, id: DossierId) -> Vec<Event> {
        let all = events::of_dossier(&self.office.state.db, id)
            .await
            .expect("events");
        all.into_iter().map(|recorded| recorded.event).collect()
    }

    pub(crate) async fn standing(&self, id: DossierId) -> DossierState {
        DossierState::fold(
            &events::of_dossier(&self.office.state.db, id)
                .await
                .expect("events"),
        )
    }

    pub(crate) async fn code(&self, id: DossierId) -> Option<String> {
        self.standing(id).await.code.map(|code| code.to_string())
    }

    /// Every dossier the province has, as its officer sees them.
    pub(crate) async fn at_the_province(&self) -> Vec<Value> {
        let list = self.officer_sees("").await;
        list["DanhSach"].as_array().cloned().unwrap_or_default()
    }

    /// One dossier as the officer sees it.
    pub(crate) async fn dossier_there(&self, code: &str) -> Value {
        self.officer_sees(&format!("/{code}")).await["HoSo"].clone()
    }

    async fn officer_sees(&self, path: &str) -> Value {
        self.http
            .get(format!("{}/province/officer{path}", self.url))
            .header("accept", "application/json")
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON")
    }

    /// The officer does something, and the news reach us.
    pub(crate) async fn officer(&self, code: &str, action: &str, what: Value) {
        let answer = self
            .http
            .post(format!("{}/province/officer/{code}/{action}", self.url))
            .json(&what)
            .send()
            .await
            .expect("an answer");
        let status = answer.status();
        assert!(
            status.is_success(),
            "{status} {}",
            answer.text().await.unwrap_or_default()
        );
        self.later(3).await;
    }

    /// The next notice of the payment platform, as it was posted.
    pub(crate) async fn notice(&mut self) -> Bytes {
        self.notices.recv().await.expect("a notice")
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// An address that acknowledges every notice and passes it on.
async fn listen_for_notices() -> (String, UnboundedReceiver<Bytes>) {
    let (told, heard) = unbounded_channel();
    let hear = async move |body: Bytes| {
        let _ = told.send(body);
        axum::Json(json!({ "MaLoi": "00" }))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!(
        "http://{}/notices",
        listener.local_addr().expect("an address")
    );
    let router = Router::new().route("/notices", post(hear));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, heard)
}

/// The hash a file is named by.
pub(crate) fn hash(bytes: &[u8]) -> Sha256 {
    sync::canonical::sha256(bytes)
}
