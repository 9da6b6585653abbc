//! The secrets that a webhook's deliveries are signed with.

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretSlice};
use sha2::Sha256;

use crate::error::{Error, ErrorKind, Result};

const PREFIX: &[u8] = b"sha256=";
const MAC_BYTES: usize = 32;

/// The secret of a webhook, and more than one while it is being replaced. No form of it shows a secret.
#[derive(Clone)]
pub struct Secrets(Vec<Arc<SecretSlice<u8>>>);

impl Secrets {
    /// Takes the secret as it stands in the App's settings.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) if it is empty: everybody could sign.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self> {
        Self(Vec::new()).and(secret)
    }

    /// Takes another secret as well: the old and the new one, until GitHub signs with the new.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn and(mut self, secret: impl AsRef<[u8]>) -> Result<Self> {
        let secret = secret.as_ref();
        if secret.is_empty() {
            return Err(Error::configuration("the webhook's secret is empty")
                .with_hint("set a random one in the App's settings and give the same here"));
        }
        self.0.push(Arc::new(secret.to_vec().into()));
        Ok(self)
    }

    /// Checks the value of `X-Hub-Signature-256` against the body, byte for byte as it came, in constant time.
    ///
    /// ```
    /// # fn main() -> patwarden::Result<()> {
    /// let secrets = patwarden::webhooks::Secrets::new("It's a Secret to Everybody")?;
    /// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    /// secrets.verify(signature, b"Hello, World!")?;
    /// assert!(secrets.verify(signature, b"Hello, world!").is_err());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Authentication`](ErrorKind::Authentication) unless it is `sha256=` with 64 hexadecimal digits, made of
    /// this body with one of the secrets.
    pub fn verify(&self, signature: impl AsRef<[u8]>, body: &[u8]) -> Result<()> {
        self.compare(&Signature::read(signature.as_ref())?, body)
    }

    /// Every secret is tried, so that the time tells nothing of which one it was.
    pub(super) fn compare(&self, signature: &Signature, body: &[u8]) -> Result<()> {
        let mut is_signed = false;
        for secret in &self.0 {
            let mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret());
            is_signed |= mac.is_ok_and(|mac| mac.chain_update(body).verify_slice(&signature.0).is_ok());
        }
        if is_signed {
            return Ok(());
        }
        Err(unsigned("its signature is not made of this body with a secret that is known here")
            .with_hint("give the secret of the App's settings, and the body byte for byte as it came"))
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secrets({} of them)", self.0.len())
    }
}

/// What a signature header claims.
pub(super) struct Signature([u8; MAC_BYTES]);

impl Signature {
    pub(super) fn read(value: &[u8]) -> Result<Self> {
        let Some(digits) = value.strip_prefix(PREFIX) else {
            return Err(unsigned("its signature does not begin with sha256=")
                .with_hint("take the header X-Hub-Signature-256; the older one with SHA-1 is not enough"));
        };
        if digits.len() != 2 * MAC_BYTES {
            return Err(unsigned("its signature does not have 64 hexadecimal digits"));
        }
        let mut bytes = [0; MAC_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) else {
                return Err(unsigned("its signature does not have 64 hexadecimal digits"));
            };
            *byte = high << 4 | low;
        }
        Ok(Self(bytes))
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

pub(super) fn unsigned(why: &str) -> Error {
    Error::new(ErrorKind::Authentication, format!("the delivery is refused: {why}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "It's a Secret to Everybody";
    const BODY: &[u8] = b"Hello, World!";
    const PUBLISHED: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    fn secrets() -> Secrets {
        Secrets::new(SECRET).unwrap()
    }

    fn signed(secret: &[u8], body: &[u8]) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(secret).unwrap().chain_update(body).finalize().into_bytes();
        format!("sha256={}", mac.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    #[test]
    fn what_github_publishes_is_taken() {
        secrets().verify(PUBLISHED, BODY).unwrap();
        secrets().verify(PUBLISHED.replace("ea0eb", "EA0EB"), BODY).unwrap();
    }

    #[test]
    fn another_secret_or_body_is_refused() {
        for (secret, body) in [("It's a secret to Everybody", BODY), (SECRET, b"Hello, World"), (SECRET, b"")] {
            let error = Secrets::new(secret).unwrap().verify(PUBLISHED, body).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Authentication);
            assert!(error.to_string().contains("not made of this body"), "{error}");
        }
    }

    #[test]
    fn the_old_and_the_new_secret_are_good_while_it_is_replaced() {
        for (one, other) in [(SECRET, "new"), ("new", SECRET)] {
            let both = Secrets::new(one).unwrap().and(other).unwrap();
            both.verify(PUBLISHED, BODY).unwrap();
            both.verify(signed(b"new", BODY), BODY).unwrap();
            assert!(both.verify(signed(b"newer", BODY), BODY).is_err());
        }
    }

    #[test]
    fn a_signature_of_another_form_is_refused() {
        let digits = &PUBLISHED[7..];
        for bad in [
            "",
            "sha256=",
            digits,
            // The older header, right for this secret and body as far as its form goes.
            "sha1=0123456789abcdef0123456789abcdef01234567",
            &format!("SHA256={digits}"),
            &format!(" sha256={digits}"),
            &format!("sha256={digits} "),
            &format!("sha256={digits}00"),
            &format!("sha256={}", &digits[2..]),
            &format!("sha256={}", &digits[1..]),
            &format!("sha256={}g", &digits[1..]),
            &format!("sha256={}é", &digits[2..]),
            &format!("sha256=+{}", &digits[1..]),
            &format!("sha1={digits}"),
        ] {
            let error = secrets().verify(bad, BODY).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Authentication, "{bad}");
            assert!(!error.to_string().contains("not made of"), "{bad}: {error}");
        }
    }

    #[test]
    fn an_empty_secret_is_refused() {
        for refused in [Secrets::new(""), secrets().and(b"")] {
            assert_eq!(refused.unwrap_err().kind(), ErrorKind::Configuration);
        }
    }

    #[test]
    fn no_form_shows_a_secret_or_a_body() {
        assert_eq!(format!("{:?}", secrets()), "Secrets(1 of them)");
        for signature in ["sha256=", PUBLISHED] {
            let error = secrets().verify(signature, b"a body").unwrap_err();
            assert!(!format!("{error} {error:?}").contains("Everybody"), "{error}");
            assert!(!error.to_string().contains("a body"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn a_flipped_bit_is_refused(
            secret in prop::collection::vec(any::<u8>(), 1..80),
            body in prop::collection::vec(any::<u8>(), 1..200),
            place in any::<prop::sample::Index>(),
            bit in 0u8..8,
        ) {
            let signature = signed(&secret, &body);
            let secrets = Secrets::new(&secret).unwrap();
            prop_assert!(secrets.verify(&signature, &body).is_ok());

            let mut changed = body.clone();
            changed[place.index(body.len())] ^= 1 << bit;
            prop_assert!(secrets.verify(&signature, &changed).is_err());

            let mut claimed = Signature::read(signature.as_bytes()).unwrap();
            claimed.0[place.index(MAC_BYTES)] ^= 1 << bit;
            prop_assert!(secrets.compare(&claimed, &body).is_err());
        }
    }
}
