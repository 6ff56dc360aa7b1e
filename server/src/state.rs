//! What every handler and the worker may reach; it starts nothing by itself.

use std::ops::Deref;
use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Notify;

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::identity::IdentityProvider;
use crate::limits::Limits;
use crate::objects::Objects;
use crate::payment::PaymentPlatform;
use crate::receipts::ReceiptSigner;
use crate::shelf::Shelf;
use crate::web::Web;

/// Shared by all requests and the worker of one process. Cloning is cheap.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// The parts of [`AppState`].
pub struct Parts {
    /// What the surroundings decide.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Attachments.
    pub objects: Objects,
    /// Procedures, forms and lists, with every form that was published here.
    pub shelf: Shelf,
    /// The built web app.
    pub web: Web,
    /// What time it is.
    pub clock: Clock,
    /// Who signs people in.
    pub identity: Arc<dyn IdentityProvider>,
    /// The payment platform.
    pub payment: Arc<dyn PaymentPlatform>,
    /// Signs receipts.
    pub receipts: ReceiptSigner,
    /// How often anyone may ask.
    pub limits: Limits,
    /// Numbers for `/metrics`.
    pub metrics: PrometheusHandle,
    /// Told when a job was queued.
    pub wake: Notify,
}

impl AppState {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> AppState {
        AppState(Arc::new(parts))
    }

    /// What is in force today.
    #[must_use]
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.shelf.on(self.clock.today())
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
