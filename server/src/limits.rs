//! How often one address or one citizen may ask; it protects the service and never looks at what is asked.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::problem::{Answer, Failure};
use crate::state::AppState;

/// Receipt codes one address may try in a minute; a busy centre behind one address stays below.
const GUESSES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(300).expect("above zero");
/// Changes one citizen may make in a minute; a piece of a file is one.
const CHANGES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(1200).expect("above zero");

/// Counters in memory; each server of several counts for itself.
pub struct Limits {
    address: DefaultKeyedRateLimiter<IpAddr>,
    guess: DefaultKeyedRateLimiter<IpAddr>,
    change: DefaultKeyedRateLimiter<i64>,
    proxies: usize,
}

impl Limits {
    /// Limits for so many requests a minute from one address, behind so many trusted proxies.
    #[must_use]
    pub fn new(per_minute: u32, proxies: usize) -> Limits {
        let per_minute = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        Limits {
            address: RateLimiter::keyed(Quota::per_minute(per_minute)),
            guess: RateLimiter::keyed(Quota::per_minute(GUESSES_PER_MINUTE)),
            change: RateLimiter::keyed(Quota::per_minute(CHANGES_PER_MINUTE)),
            proxies,
        }
    }

    /// One more change by this citizen.
    pub fn change(&self, citizen: i64) -> Answer<()> {
        allow(&self.change, &citizen)
    }

    /// Forgets addresses that have been quiet.
    pub fn sweep(&self) {
        self.address.retain_recent();
        self.guess.retain_recent();
        self.change.retain_recent();
    }

    fn caller(&self, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
        caller_behind(self.proxies, headers, peer)
    }
}

/// The address nearest to us that a trusted proxy vouches for; what stands further left may be invented.
fn caller_behind(proxies: usize, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    let Some(behind) = proxies.checked_sub(1) else {
        return peer;
    };
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .nth(behind)
        .and_then(|text| text.parse().ok())
        .unwrap_or(peer)
}

fn allow<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Answer<()> {
    limiter.check_key(key).map_err(|not_until| {
        let wait: Duration = not_until.wait_time_from(DefaultClock::default().now());
        Failure::too_many(
            u32::try_from(wait.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        )
    })
}

/// Layer over everything that costs the database something.
pub async fn by_address(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let caller = state.limits.caller(request.headers(), request.extensions());
    match allow(&state.limits.address, &caller) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

/// Layer over public addresses whose last part is a code that people copy, so that nobody walks through them.
pub async fn against_guessing(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let caller = state.limits.caller(request.headers(), request.extensions());
    match allow(&state.limits.guess, &caller) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_what_a_trusted_proxy_added_counts() {
        let peer = IpAddr::from([10, 0, 0, 1]);
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            HeaderValue::from_static("1.1.1.1, 2.2.2.2, 3.3.3.3"),
        );
        assert_eq!(caller_behind(0, &headers, peer), peer);
        assert_eq!(caller_behind(1, &headers, peer), IpAddr::from([3, 3, 3, 3]));
        assert_eq!(caller_behind(2, &headers, peer), IpAddr::from([2, 2, 2, 2]));
        assert_eq!(caller_behind(9, &headers, peer), peer);
    }

    #[test]
    fn the_one_too_many_is_told_how_long_to_wait() {
        let limits = Limits::new(1, 0);
        assert!(allow(&limits.address, &IpAddr::from([9, 9, 9, 9])).is_ok());
        assert!(allow(&limits.address, &IpAddr::from([9, 9, 9, 9])).is_err());
        assert!(allow(&limits.address, &IpAddr::from([8, 8, 8, 8])).is_ok());
    }
}
