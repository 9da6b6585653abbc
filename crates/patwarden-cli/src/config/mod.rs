//! The settings of a run: flags over the environment over a file with profiles. A file for each thought: what the
//! environment holds, where the file lies, what is in it, what looks like a secret, and what all of it comes to.
//! Nothing else of this crate reads a login from anywhere.

mod environment;
mod file;
mod place;
mod resolve;
mod secret;
mod show;

use std::sync::{Mutex, PoisonError};

pub(crate) use self::environment::Environment;
pub(crate) use self::file::{Fault, File};
pub(crate) use self::place::{Place, locate};
pub(crate) use self::resolve::{Located, Login, Problem, Resolved, Source, resolve};
#[cfg(test)]
pub(crate) use self::secret::Secret;
pub(crate) use self::secret::without_login;
pub(crate) use self::show::{Setting, settings};
use crate::exit::Failure;

/// What `--profile` names, for the command that runs.
static PROFILE: Mutex<Option<String>> = Mutex::new(None);

/// Chooses a profile for the clients that are made from now on.
pub(crate) fn choose_profile(name: Option<String>) {
    *PROFILE.lock().unwrap_or_else(PoisonError::into_inner) = name;
}

/// All that the settings are made of, as it is at this moment.
pub(crate) struct Config {
    pub(crate) environment: Environment,
    pub(crate) profile: Option<String>,
    /// Where the file is looked for; nowhere without a home.
    pub(crate) place: Option<Place>,
    /// What is in it, if it is there, or why it can't be used.
    pub(crate) file: Result<Option<File>, Fault>,
}

impl Config {
    pub(crate) fn load() -> Self {
        let environment = Environment::of_process();
        let profile = PROFILE.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let place = locate(&environment, cfg!(windows));
        let file = place.as_ref().map_or(Ok(None), |place| match place.read()? {
            Some(text) => file::parse(&text).map(Some),
            None => Ok(None),
        });
        Self { environment, profile, place, file }
    }

    /// What they come to.
    ///
    /// # Errors
    ///
    /// If the file can't be used. What else is wrong is among the [problems](Resolved::problems).
    pub(crate) fn resolved(&self) -> Result<Resolved, Failure> {
        match &self.file {
            Ok(_) => Ok(self.resolved_without_faults()),
            Err(fault) => Err(self.failure(fault)),
        }
    }

    /// What they come to, a file that can't be used left aside.
    pub(crate) fn resolved_without_faults(&self) -> Resolved {
        let file = self.file.as_ref().ok().and_then(Option::as_ref);
        let located = self.place.as_ref().map(|place| Located { place, file });
        resolve(self.profile.as_deref(), &self.environment, located)
    }

    /// A fault of the file, said with the file and the line.
    pub(crate) fn failure(&self, fault: &Fault) -> Failure {
        let path = self.place.as_ref().map(|place| place.path.display().to_string()).unwrap_or_default();
        let failure = Failure::input(fault.in_file(&path));
        match &fault.hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}
