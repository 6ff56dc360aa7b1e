//! Where the sandbox listens, what it is called from outside and which secrets it expects; read once, at start.

use std::env;
use std::path::PathBuf;

/// Everything that may differ between two sandboxes. Every secret here is a published test value.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address to listen on (`SANDBOX_LISTEN`).
    pub listen: String,
    /// How browsers and partners reach it, without a slash at the end (`SANDBOX_PUBLIC_URL`).
    pub public_url: String,
    /// Folder where it remembers (`SANDBOX_DATA`).
    pub data: PathBuf,
    /// Where the payment platform sends its notices (`SANDBOX_NOTIFY_URL`).
    pub notify_url: String,
    /// Where the identity provider sends back-channel logouts (`SANDBOX_LOGOUT_URL`).
    pub logout_url: String,
    /// Longest pause between two attempts to deliver a payment notice, in milliseconds
    /// (`SANDBOX_NOTIFY_PAUSE_MS`); the first pause is a sixteenth of it.
    pub notify_pause_ms: u64,
    /// The partner's name and secret at the provincial system.
    pub province: Credentials,
    /// The client's id and secret at the identity provider.
    pub oidc: Credentials,
    /// The partner's code and secret at the payment platform.
    pub payment: Credentials,
    /// What a dossier code starts with (`SANDBOX_CODE_PREFIX`): a fictional unit.
    pub code_prefix: String,
    /// Digits of the daily serial in a dossier code (`SANDBOX_CODE_DIGITS`).
    pub code_digits: usize,
    /// Whether new dossiers go to their result by themselves (`SANDBOX_AUTO=1`).
    pub auto: bool,
}

/// A name and its secret.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Public part.
    pub name: String,
    /// Secret part.
    pub secret: String,
}

impl Settings {
    /// Reads the environment; every variable has a default that fits a developer's machine.
    pub fn from_env() -> Self {
        let listen = var("SANDBOX_LISTEN", "127.0.0.1:8081");
        let server = "http://localhost:8080";
        Self {
            public_url: var("SANDBOX_PUBLIC_URL", "http://localhost:8081")
                .trim_end_matches('/')
                .to_owned(),
            listen,
            data: PathBuf::from(var("SANDBOX_DATA", "var/sandbox")),
            notify_url: var(
                "SANDBOX_NOTIFY_URL",
                &format!("{server}/api/v1/payment-notices"),
            ),
            logout_url: var(
                "SANDBOX_LOGOUT_URL",
                &format!("{server}/auth/backchannel-logout"),
            ),
            notify_pause_ms: var("SANDBOX_NOTIFY_PAUSE_MS", "16000")
                .parse()
                .unwrap_or(16_000),
            province: credentials("PROVINCE", "motcua", "motcua-dev-secret"),
            oidc: credentials("OIDC", "motcua", "motcua-dev-secret"),
            payment: credentials("PAYMENT", "MOTCUA", "motcua-dev-secret"),
            code_prefix: var("SANDBOX_CODE_PREFIX", "000.00.99.H99"),
            code_digits: var("SANDBOX_CODE_DIGITS", "4").parse().unwrap_or(4),
            auto: var("SANDBOX_AUTO", "0") == "1",
        }
    }

    /// Settings for a test: a folder of its own and short pauses, reached at `public_url`.
    pub fn for_test(public_url: &str) -> Self {
        Self {
            listen: "127.0.0.1:0".into(),
            public_url: public_url.into(),
            data: fresh_folder(),
            notify_url: "http://127.0.0.1:9/khong-ai-nghe".into(),
            logout_url: "http://127.0.0.1:9/khong-ai-nghe".into(),
            notify_pause_ms: 160,
            province: Credentials::of("motcua", "motcua-dev-secret"),
            oidc: Credentials::of("motcua", "motcua-dev-secret"),
            payment: Credentials::of("MOTCUA", "motcua-dev-secret"),
            code_prefix: "000.00.99.H99".into(),
            code_digits: 4,
            auto: false,
        }
    }
}

impl Credentials {
    fn of(name: &str, secret: &str) -> Self {
        Self {
            name: name.into(),
            secret: secret.into(),
        }
    }
}

/// An unused folder name under the system's temporary folder.
pub(crate) fn fresh_folder() -> PathBuf {
    env::temp_dir().join(format!("sandbox-{}", crate::secret::random_text(9)))
}

fn var(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}

fn credentials(area: &str, name: &str, secret: &str) -> Credentials {
    Credentials {
        name: var(&format!("SANDBOX_{area}_USER"), name),
        secret: var(&format!("SANDBOX_{area}_SECRET"), secret),
    }
}
