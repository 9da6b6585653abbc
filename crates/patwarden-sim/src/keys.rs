//! The App's RSA key: made afresh for every simulation unless one is given, handed out in the form GitHub hands
//! out.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use jsonwebtoken::DecodingKey;
use pem::{EncodeConfig, LineEnding, Pem};

use crate::error::Error;

/// An RSA key for the App of several simulations: making one takes longer than making a small world. Cheap to
/// clone; clones are the same key.
///
/// ```
/// use patwarden_sim::{Config, Key, Simulator};
///
/// # fn main() -> Result<(), patwarden_sim::Error> {
/// let key = Key::generate()?;
/// let small = || Config::default().with_grants(3);
/// let one = Simulator::with_key(small(), key.clone())?;
/// let other = Simulator::with_key(small(), key)?;
/// assert_eq!(one.private_key_pem(), other.private_key_pem());
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Key(Arc<Keys>);

/// The private half as text, the public half ready to verify with.
struct Keys {
    private_pem: String,
    public: DecodingKey,
}

impl Key {
    /// A new one, of 2,048 bits, from the operating system's randomness.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] if it can't be made.
    pub fn generate() -> Result<Self, Error> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| Error::Key("generation failed"))?;
        let pkcs8 = pair.as_der().map_err(|_| Error::Key("it could not be encoded"))?;
        let pkcs1 = private_key_octets(pkcs8.as_ref()).ok_or(Error::Key("its encoding has an unexpected form"))?;
        let lines = EncodeConfig::new().set_line_ending(LineEnding::LF);
        Ok(Self(Arc::new(Keys {
            private_pem: pem::encode_config(&Pem::new("RSA PRIVATE KEY", pkcs1), lines),
            public: DecodingKey::from_rsa_der(pair.public_key().as_ref()),
        })))
    }

    pub(crate) fn private_pem(&self) -> &str {
        &self.0.private_pem
    }

    pub(crate) fn public(&self) -> &DecodingKey {
        &self.0.public
    }
}

/// Not the key itself.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

/// The PKCS#1 key inside PKCS#8's `SEQUENCE { version, algorithm, OCTET STRING }`.
fn private_key_octets(pkcs8: &[u8]) -> Option<&[u8]> {
    const INTEGER: u8 = 0x02;
    const OCTET_STRING: u8 = 0x04;
    const SEQUENCE: u8 = 0x30;
    let (content, _) = der_element(pkcs8, SEQUENCE)?;
    let (_version, rest) = der_element(content, INTEGER)?;
    let (_algorithm, rest) = der_element(rest, SEQUENCE)?;
    let (key, _) = der_element(rest, OCTET_STRING)?;
    Some(key)
}

/// Splits the first DER element off: its content, and what comes after it.
fn der_element(input: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = input.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let length = digits.iter().try_fold(0_usize, |sum, &digit| Some(sum.checked_mul(256)? + usize::from(digit)))?;
        (length, rest)
    };
    (found == tag).then_some(())?;
    rest.split_at_checked(length)
}

/// The App's private key in a file that only its owner may read; the file goes when this does.
pub struct KeyFile(tempfile::NamedTempFile);

impl KeyFile {
    pub(crate) fn write(text: &str) -> io::Result<Self> {
        // tempfile makes files with mode 0600.
        let mut file = tempfile::Builder::new().prefix("simulated-app-").suffix(".private-key.pem").tempfile()?;
        file.write_all(text.as_bytes())?;
        file.flush()?;
        Ok(Self(file))
    }

    /// Where the key is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyFile").field(&self.path()).finish()
    }
}
