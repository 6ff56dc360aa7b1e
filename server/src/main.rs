//! Opens everything, listens, runs the worker, and stops without losing anything; it decides nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use server::catalogue::Catalogue;
use server::clock::Clock;
use server::config::Config;
use server::db::Db;
use server::identity::{Oidc, SealedKey};
use server::limits::Limits;
use server::objects::Objects;
use server::payment::http::HttpPlatform;
use server::province::http::HttpProvince;
use server::receipts::ReceiptSigner;
use server::shelf::Shelf;
use server::state::{AppState, Parts};
use server::web::Web;
use server::worker::{Runner, handlers};
use server::{app, sweep, telemetry};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

/// Between two rounds of forgetting what is over.
const SWEEP: Duration = Duration::from_secs(600);
/// Running requests and jobs get this long to finish.
const LAST_WORDS: Duration = Duration::from_secs(20);
/// A partner that does not take a connection in this time is not there.
const CONNECT: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    telemetry::log_to_stdout();
    let config = Config::from_env()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let http = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let payment = HttpPlatform::new(
        &config.payment,
        &config.account,
        Clock::machine(),
        http.clone(),
    );
    let payment = Arc::new(payment);
    let province = Arc::new(HttpProvince::new(&config.province, http.clone()));
    let state = open(config, http, payment.clone()).await?;

    let (stop, stopped) = watch::channel(false);
    let runner = Runner::new(state.clone(), handlers(province, payment));
    let worker = tokio::spawn(runner.run(stopped.clone()));
    let sweeper = tokio::spawn(sweep_now_and_then(state.clone(), stopped.clone()));
    tracing::info!(address = %listener.local_addr()?, "listening");

    let service = app(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let mut until_stopped = stopped.clone();
    let serving = tokio::spawn(async move {
        axum::serve(listener, service)
            .with_graceful_shutdown(async move {
                // An error means that the sender is gone, which is a stop too.
                let _ = until_stopped.wait_for(|stopped| *stopped).await;
            })
            .await
    });
    asked_to_stop().await?;
    tracing::info!("stopping");
    stop.send_replace(true);
    let finished = tokio::time::timeout(LAST_WORDS, async {
        let _ = tokio::join!(serving, worker, sweeper);
    });
    if finished.await.is_err() {
        tracing::warn!("something did not finish in time; its lease will run out");
    }
    state.db.close().await;
    Ok(())
}

async fn open(
    config: Config,
    http: reqwest::Client,
    payment: Arc<HttpPlatform>,
) -> anyhow::Result<AppState> {
    let objects = config.data.join("objects");
    std::fs::create_dir_all(&objects)
        .with_context(|| format!("cannot make the folder {}", objects.display()))?;
    let clock = Clock::machine();
    let db = Db::open(&config.data.join("motcua.sqlite")).await?;
    let receipts = ReceiptSigner::open(&config.data.join("receipt.key"), &db, clock.now()).await?;
    let sealed = match &config.identity.sealed_key {
        Some(file) => {
            let bytes =
                std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            Some(SealedKey::from_file(&bytes)?)
        }
        None => None,
    };
    let callback = config.public("/auth/callback");
    let identity = Oidc::new(config.identity.clone(), callback, http, sealed);
    Ok(AppState::new(Parts {
        objects: Objects::folder(&objects)?,
        shelf: Shelf::open(Catalogue::read(&config.dist.join("catalogue"))?, &db).await?,
        web: Web::read(&config.dist.join("web"))?,
        limits: Limits::new(config.rate_per_minute, config.proxies),
        metrics: telemetry::collect_metrics(),
        wake: Notify::new(),
        identity: Arc::new(identity),
        payment,
        clock,
        db,
        receipts,
        config,
    }))
}

async fn sweep_now_and_then(state: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        sweep(&state).await;
        tokio::select! {
            () = tokio::time::sleep(SWEEP) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// Ctrl-C, or SIGTERM where there is one.
async fn asked_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
