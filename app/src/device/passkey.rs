//! Passkeys that give a secret (WebAuthn with the extension PRF): the phone's own lock opens what it sealed. It keeps nothing.
//!
//! The library's bindings know no PRF, so the browser is asked by name; what is missing anywhere is `None`, and the person
//! has the PIN.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::clock;

/// Milliseconds the browser may ask the person for.
const PATIENCE: f64 = 60_000.0;
/// Between the parts of what a door remembers about its passkey.
const BETWEEN: char = '.';

/// Whether this browser knows passkeys at all.
pub(crate) fn is_here() -> bool {
    credentials().is_some()
        && Reflect::get(&window(), &"PublicKeyCredential".into())
            .is_ok_and(|class| class.is_function())
}

/// Makes a passkey for the notebook: what to remember about it, and its secret. `None` where the person said no or the
/// phone's passkeys give no secrets.
pub(crate) async fn make(name: &str) -> Option<(String, String)> {
    let (salt, id) = (random(), random());
    let user = object(&[
        ("id", bytes(&id)),
        ("name", name.into()),
        ("displayName", name.into()),
    ])?;
    let algorithm = |code: f64| object(&[("type", "public-key".into()), ("alg", code.into())]);
    let options = object(&[
        ("challenge", bytes(&random())),
        ("rp", object(&[("name", name.into())])?.into()),
        ("user", user.into()),
        // Ed25519, ECDSA and RSA, as authenticators have one or the other. The signature itself is of no use here.
        (
            "pubKeyCredParams",
            Array::of3(
                &algorithm(-7.0)?.into(),
                &algorithm(-8.0)?.into(),
                &algorithm(-257.0)?.into(),
            )
            .into(),
        ),
        (
            "authenticatorSelection",
            object(&[
                ("residentKey", "preferred".into()),
                ("userVerification", "required".into()),
            ])?
            .into(),
        ),
        ("timeout", PATIENCE.into()),
        ("extensions", prf(&salt)?),
    ])?;
    let made = ask("create", &options).await?;
    let raw_id = Uint8Array::new(&Reflect::get(&made, &"rawId".into()).ok()?).to_vec();
    let about = format!("{}{BETWEEN}{}", hex(&raw_id), hex(&salt));
    // Some give the secret at once, others only when asked for it.
    let secret = match secret_in(&made) {
        Some(secret) => secret,
        None => secret_of(&about).await?,
    };
    Some((about, secret))
}

/// The secret of a passkey made here before.
pub(crate) async fn secret_of(about: &str) -> Option<String> {
    let (id, salt) = about.split_once(BETWEEN)?;
    let known = object(&[("type", "public-key".into()), ("id", bytes(&unhex(id)?))])?;
    let options = object(&[
        ("challenge", bytes(&random())),
        ("allowCredentials", Array::of1(&known).into()),
        ("userVerification", "required".into()),
        ("timeout", PATIENCE.into()),
        ("extensions", prf(&unhex(salt)?)?),
    ])?;
    secret_in(&ask("get", &options).await?)
}

/// What the extension gave, in hexadecimal digits.
fn secret_in(credential: &JsValue) -> Option<String> {
    let results: Function = Reflect::get(credential, &"getClientExtensionResults".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let mut found = results.call0(credential).ok()?;
    for name in ["prf", "results", "first"] {
        found = Reflect::get(&found, &name.into()).ok()?;
    }
    let secret = found
        .is_object()
        .then(|| Uint8Array::new(&found).to_vec())?;
    (secret.len() >= 32).then(|| hex(&secret))
}

async fn ask(what: &str, options: &Object) -> Option<JsValue> {
    let credentials = credentials()?;
    let ask: Function = Reflect::get(&credentials, &what.into())
        .ok()?
        .dyn_into()
        .ok()?;
    let wanted = object(&[("publicKey", options.clone().into())])?;
    let promise: Promise = ask.call1(&credentials, &wanted).ok()?.dyn_into().ok()?;
    JsFuture::from(promise)
        .await
        .ok()
        .filter(JsValue::is_object)
}

fn prf(salt: &[u8]) -> Option<JsValue> {
    let first = object(&[("first", bytes(salt))])?;
    let eval = object(&[("eval", first.into())])?;
    Some(object(&[("prf", eval.into())])?.into())
}

fn credentials() -> Option<JsValue> {
    let credentials = Reflect::get(&window().navigator(), &"credentials".into()).ok()?;
    credentials.is_object().then_some(credentials)
}

fn object(fields: &[(&str, JsValue)]) -> Option<Object> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).ok()?;
    }
    Some(object)
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    clock::random(&mut bytes);
    bytes
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits =
        |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from(DIGITS[usize::from(half)]));
    bytes.iter().flat_map(digits).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let pair = |pair: &[u8]| Some((digit(pair.first()?)? * 16 + digit(pair.get(1)?)?) as u8);
    text.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::{hex, unhex};

    #[test]
    fn what_is_remembered_about_a_passkey_reads_the_same() {
        let bytes = [0, 1, 15, 16, 171, 255];
        assert_eq!(hex(&bytes), "00010f10abff");
        assert_eq!(unhex("00010f10abff"), Some(bytes.to_vec()));
        assert_eq!(unhex("0g"), None);
        assert_eq!(unhex("123"), None);
    }
}
