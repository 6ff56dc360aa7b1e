//! A sandbox of its own for each test, served on a port of its own; it never outlives the test.

use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use sandbox::{Fault, Kind, Settings, World};
use serde_json::{Value, json};
use std::path::PathBuf;
use tokio::net::TcpListener;

/// A running sandbox and a client that does not follow redirects.
pub(crate) struct Running {
    pub(crate) url: String,
    pub(crate) http: Client,
    data: PathBuf,
    world: std::sync::Arc<World>,
}

impl Running {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = Settings::for_test(&url);
        change(&mut settings);
        let data = settings.data.clone();
        let world = World::open(settings).unwrap();
        let router = world.router();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self {
            url,
            http,
            data,
            world,
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.data.clone()
    }

    pub(crate) fn fail(&self, target: &str, kind: Kind) {
        self.world.faults().add(Fault {
            target: target.into(),
            kind,
            times: None,
            probability: None,
            delay_ms: 0,
            message: None,
        });
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn officer(&self, code: &str, action: &str, what: Value) -> (u16, Value) {
        let answer = self
            .http
            .post(format!("{}/province/officer/{code}/{action}", self.url))
            .json(&what)
            .send()
            .await
            .unwrap();
        (
            answer.status().as_u16(),
            answer.json().await.unwrap_or_default(),
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// A partner of the province with its token.
pub(crate) struct Partner<'a> {
    pub(crate) sandbox: &'a Running,
    pub(crate) token: String,
}

impl<'a> Partner<'a> {
    pub(crate) async fn sign_in(sandbox: &'a Running) -> Self {
        let answer: Value = sandbox
            .http
            .post(format!("{}/province/token", sandbox.url))
            .basic_auth("motcua", Some("motcua-dev-secret"))
            .form(&[("grant_type", "client_credentials")])
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self { sandbox, token }
    }

    pub(crate) async fn call(
        &self,
        verb: &str,
        body: Value,
    ) -> Result<(u16, Value), reqwest::Error> {
        let answer = self
            .sandbox
            .http
            .post(format!("{}/province/{verb}", self.sandbox.url))
            .bearer_auth(&self.token)
            .json(&body)
            .send()
            .await?;
        let status = answer.status().as_u16();
        Ok((status, answer.json().await?))
    }

    pub(crate) async fn ask(&self, path: &str) -> (u16, Value) {
        let answer = self
            .sandbox
            .http
            .get(format!("{}/province/{path}", self.sandbox.url))
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap();
        (
            answer.status().as_u16(),
            answer.json().await.unwrap_or_default(),
        )
    }

    pub(crate) async fn code(&self) -> String {
        let (status, answer) = self
            .call("CapMaHoSo", json!({ "MaTTHC": "2.000635" }))
            .await
            .unwrap();
        assert_eq!(status, 200, "{answer}");
        answer["MaHoSo"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn dossier(&self) -> String {
        let code = self.code().await;
        let (status, answer) = self.call("DongBoHoSoMC", dossier(&code)).await.unwrap();
        assert_eq!(status, 200, "{answer}");
        code
    }

    pub(crate) async fn look_up(&self, code: &str) -> Value {
        let (status, answer) = self.ask(&format!("TraCuuHoSo?MaHoSo={code}")).await;
        assert_eq!(status, 200, "{answer}");
        answer["HoSo"].clone()
    }
}

/// The least a dossier needs.
pub(crate) fn dossier(code: &str) -> Value {
    json!({
        "MaHoSo": code,
        "MaTTHC": "2.000635",
        "TenTTHC": "Cấp bản sao trích lục hộ tịch",
        "ChuHoSo": "Hồ Thị Lúa",
        "SoGiayToChuHoSo": "045300123456",
        "NoiNopHoSo": "Ủy ban nhân dân xã thử nghiệm",
        "NgayNopHoSo": "20261123080500",
        "TrangThaiHoSo": "1",
        "ThongTinKhac": "[{\"Ma\":\"HoTenKS\",\"Ten\":\"Họ và tên\",\"GiaTri\":\"Hồ Văn Nam\"}]",
    })
}
