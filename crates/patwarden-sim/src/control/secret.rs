//! The secret that opens the control API: made afresh for every simulation, known to its host program.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::Error;

/// How a secret of the control API begins, so that the log knows one.
pub(crate) const MARK: &str = "pwsim_";
const BYTES: usize = 32;

/// A secret that does not print.
pub(crate) struct ControlSecret(String);

impl ControlSecret {
    /// From the operating system's randomness, not from the seed: it guards what others could change.
    pub(crate) fn generate() -> Result<Self, Error> {
        let mut bytes = [0; BYTES];
        #[expect(clippy::disallowed_methods, reason = "no answer to a client depends on it")]
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::Key("there is no randomness for the control secret"))?;
        Ok(Self(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Takes as long for a near miss as for a far one.
    pub(crate) fn is(&self, guess: &str) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), guess.as_bytes()).is_ok()
    }
}

impl fmt::Debug for ControlSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ControlSecret")
    }
}
