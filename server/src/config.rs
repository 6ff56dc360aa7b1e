//! What the surroundings decide: addresses, folders, partners and limits, read once from the environment.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

/// An environment variable that cannot be used as it stands.
#[derive(Debug, thiserror::Error)]
#[error("{name}={value:?} is not {wanted}")]
pub struct ConfigError {
    name: &'static str,
    value: String,
    wanted: &'static str,
}

/// Everything the server is told from outside; the defaults suit one developer's machine with the sandbox beside it.
#[derive(Clone, Debug)]
pub struct Config {
    /// `MOTCUA_LISTEN`: where to listen.
    pub listen: SocketAddr,
    /// `MOTCUA_PUBLIC_URL`: how browsers reach us; its scheme decides about Secure cookies and HSTS.
    pub public_url: Url,
    /// `MOTCUA_DATA`: folder of the database, the attachments and the signing key.
    pub data: PathBuf,
    /// `MOTCUA_DIST`: folder of the built web app and compiled catalogue.
    pub dist: PathBuf,
    /// `MOTCUA_OIDC_*`: who signs people in.
    pub identity: IdentityConfig,
    /// `MOTCUA_PROVINCE_*`: the province's dossier system.
    pub province: PartnerConfig,
    /// `MOTCUA_PAYMENT_*`: the payment platform.
    pub payment: PartnerConfig,
    /// `MOTCUA_ACCOUNT_*`: the account VietQR codes pay into.
    pub account: AccountConfig,
    /// `MOTCUA_POLL_SECONDS`: how often the worker asks the province for news.
    pub poll: Duration,
    /// `MOTCUA_MAX_FILE_MB`: the largest attachment taken.
    pub max_file_bytes: u64,
    /// `MOTCUA_PROXIES`: how many trusted proxies stand before us, each adding to `X-Forwarded-For`.
    pub proxies: usize,
    /// `MOTCUA_AUTHORS`: who may publish forms, by the identity provider's subjects, with commas between them; nobody when empty.
    pub authors: Vec<String>,
    /// `MOTCUA_RATE_PER_MINUTE`: how many API requests one address may make in a minute; a whole commune may share one.
    pub rate_per_minute: u32,
}

/// The identity provider and how it knows us.
#[derive(Clone, Debug)]
pub struct IdentityConfig {
    /// Issuer URL; discovery starts from it.
    pub issuer: Url,
    /// Our client id there.
    pub client_id: String,
    /// Our client secret there.
    pub client_secret: Secret,
    /// `MOTCUA_OIDC_SEALED_KEY`: file with the RSA private key (PKCS#8 DER or PEM) that opens encrypted claims, if it sends such.
    pub sealed_key: Option<PathBuf>,
}

/// A partner's address and how it knows us.
#[derive(Clone, Debug)]
pub struct PartnerConfig {
    /// Base URL.
    pub url: Url,
    /// Our name there.
    pub user: String,
    /// What proves it.
    pub secret: Secret,
}

/// The State's collecting account.
#[derive(Clone, Debug)]
pub struct AccountConfig {
    /// NAPAS BIN of the bank, 6 digits.
    pub bank_bin: String,
    /// Name of the bank.
    pub bank_name: String,
    /// Account number.
    pub number: String,
    /// Holder, in capitals without diacritics, as banks print it.
    pub holder: String,
    /// City, for the code.
    pub city: String,
}

/// A value that never shows in logs or debug output.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Secret {
        Secret(value.into())
    }

    /// The secret itself, for the moment it is needed.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Config {
    /// Reads the process environment.
    pub fn from_env() -> Result<Config, ConfigError> {
        Config::from_lookup(&|name| std::env::var(name).ok())
    }

    /// Reads any source of variables.
    pub fn from_lookup(get: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let env = Env(get);
        Ok(Config {
            listen: env.parsed("MOTCUA_LISTEN", "127.0.0.1:8080", "an address and port")?,
            public_url: env.url("MOTCUA_PUBLIC_URL", "http://localhost:8080")?,
            data: env.text("MOTCUA_DATA", "var").into(),
            dist: env.text("MOTCUA_DIST", "dist").into(),
            identity: IdentityConfig {
                issuer: env.url("MOTCUA_OIDC_ISSUER", "http://localhost:8081/idp")?,
                client_id: env.text("MOTCUA_OIDC_CLIENT_ID", "motcua"),
                client_secret: Secret(env.text("MOTCUA_OIDC_CLIENT_SECRET", "motcua-dev-secret")),
                sealed_key: get("MOTCUA_OIDC_SEALED_KEY").map(PathBuf::from),
            },
            province: PartnerConfig {
                url: env.url("MOTCUA_PROVINCE_URL", "http://localhost:8081/province")?,
                user: env.text("MOTCUA_PROVINCE_USER", "motcua"),
                secret: Secret(env.text("MOTCUA_PROVINCE_SECRET", "motcua-dev-secret")),
            },
            payment: PartnerConfig {
                url: env.url("MOTCUA_PAYMENT_URL", "http://localhost:8081/payment")?,
                user: env.text("MOTCUA_PAYMENT_PARTNER", "MOTCUA"),
                secret: Secret(env.text("MOTCUA_PAYMENT_SECRET", "motcua-dev-secret")),
            },
            account: AccountConfig {
                bank_bin: env.text("MOTCUA_ACCOUNT_BIN", "970405"),
                bank_name: env.text("MOTCUA_ACCOUNT_BANK", "Agribank"),
                number: env.text("MOTCUA_ACCOUNT_NUMBER", "3600201008888"),
                holder: env.text("MOTCUA_ACCOUNT_HOLDER", "TTPV HANH CHINH CONG"),
                city: env.text("MOTCUA_ACCOUNT_CITY", "DA NANG"),
            },
            poll: Duration::from_secs(env.parsed(
                "MOTCUA_POLL_SECONDS",
                "2",
                "a number of seconds",
            )?),
            max_file_bytes: env.parsed::<u64>(
                "MOTCUA_MAX_FILE_MB",
                &(sync::protocol::MAX_FILE_BYTES >> 20).to_string(),
                "a number of megabytes",
            )? * 1024
                * 1024,
            authors: env
                .text("MOTCUA_AUTHORS", "")
                .split(',')
                .map(|subject| subject.trim().to_owned())
                .filter(|subject| !subject.is_empty())
                .collect(),
            proxies: env.parsed("MOTCUA_PROXIES", "0", "a number of proxies")?,
            rate_per_minute: env.parsed("MOTCUA_RATE_PER_MINUTE", "6000", "a number above zero")?,
        })
    }

    /// Whether browsers reach us over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// An absolute URL of ours; `path` begins with a slash.
    #[must_use]
    pub fn public(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

struct Env<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Env<'_> {
    fn text(&self, name: &'static str, default: &str) -> String {
        (self.0)(name)
            .filter(|value| !value.is_empty())
            .unwrap_or_else(|| default.to_owned())
    }

    fn parsed<T: std::str::FromStr>(
        &self,
        name: &'static str,
        default: &str,
        wanted: &'static str,
    ) -> Result<T, ConfigError> {
        let value = self.text(name, default);
        value.parse().map_err(|_| ConfigError {
            name,
            value,
            wanted,
        })
    }

    fn url(&self, name: &'static str, default: &str) -> Result<Url, ConfigError> {
        let url: Url = self.parsed(name, default, "a URL")?;
        if matches!(url.scheme(), "http" | "https") {
            Ok(url)
        } else {
            Err(ConfigError {
                name,
                value: url.into(),
                wanted: "an http or https URL",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_environment_is_a_developers_machine() {
        let config = Config::from_lookup(&|_| None).expect("defaults are valid");
        assert_eq!(config.public("/pay/x"), "http://localhost:8080/pay/x");
        assert!(!config.is_https());
    }

    #[test]
    fn nobody_is_an_author_unless_named() {
        let config = Config::from_lookup(&|_| None).expect("defaults are valid");
        assert_eq!(config.authors, Vec::<String>::new());
        let get = |name: &str| (name == "MOTCUA_AUTHORS").then(|| "mai, hoa,".to_owned());
        let config = Config::from_lookup(&get).expect("names");
        assert_eq!(config.authors, ["mai", "hoa"]);
    }

    #[test]
    fn a_wrong_value_is_named() {
        let get = |name: &str| (name == "MOTCUA_LISTEN").then(|| "everywhere".to_owned());
        let error = Config::from_lookup(&get).expect_err("not an address");
        assert_eq!(
            error.to_string(),
            "MOTCUA_LISTEN=\"everywhere\" is not an address and port"
        );
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        let config = Config::from_lookup(&|_| None).expect("defaults are valid");
        assert!(!format!("{config:?}").contains("dev-secret"));
    }
}
