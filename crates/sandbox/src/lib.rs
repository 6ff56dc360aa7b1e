//! The outside world in one process — provincial system, identity provider, payment platform and bank —
//! for development and tests; it shares no code with the server, only the contract in its README.

mod clock;
mod faults;
mod home;
mod idp;
mod oauth;
mod page;
mod payment;
mod pdf;
mod province;
mod secret;
mod settings;
mod shelf;
mod vietqr;

pub use faults::{Fault, Faults, Kind};
pub use settings::{Credentials, Settings};

use axum::Router;
use idp::IdentityProvider;
use payment::Platform;
use province::Province;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The partners and what they remember.
#[derive(Debug)]
pub struct World {
    settings: Settings,
    faults: Faults,
    http: reqwest::Client,
    province: Mutex<Province>,
    idp: Mutex<IdentityProvider>,
    platform: Mutex<Platform>,
}

impl World {
    /// Opens the world's memory.
    ///
    /// # Errors
    /// When the data folder cannot be made, or what is in it cannot be read.
    pub fn open(settings: Settings) -> io::Result<Arc<Self>> {
        let folder = settings.data.clone();
        let http = reqwest::Client::builder()
            .timeout(std::time::Duration::from_secs(10))
            .build()
            .map_err(io::Error::other)?;
        Ok(Arc::new(Self {
            province: Mutex::new(Province::open(&folder.join("tinh"))?),
            idp: Mutex::new(IdentityProvider::open(&folder.join("dinh-danh"))?),
            platform: Mutex::new(Platform::open(&folder.join("thanh-toan"))?),
            faults: Faults::default(),
            settings,
            http,
        }))
    }

    /// Everything the world answers to. Call inside a tokio runtime: notices that were not acknowledged
    /// before the last stop are sent again.
    pub fn router(self: &Arc<Self>) -> Router {
        payment::resume_notices(self);
        Router::new()
            .merge(home::router(self))
            .merge(faults::router(self.faults.clone()))
            .merge(province::router(self))
            .merge(idp::router(self))
            .merge(payment::router(self))
    }

    /// The faults that wait to strike, to add to.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    fn province(&self) -> MutexGuard<'_, Province> {
        self.province.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idp(&self) -> MutexGuard<'_, IdentityProvider> {
        self.idp.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn platform(&self) -> MutexGuard<'_, Platform> {
        self.platform.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settings {
    /// The identity provider's issuer.
    pub fn issuer(&self) -> String {
        format!("{}/idp", self.public_url)
    }
}
