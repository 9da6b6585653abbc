//! `patwarden config`: the settings, and where they come from.

use crate::args::ConfigShow;
use crate::config::{Config, settings};
use crate::exit::{Exit, Failure};
use crate::output::{self, say};

pub(super) fn show(args: ConfigShow) -> Result<Exit, Failure> {
    let form = args.json.form()?;
    let config = Config::load();
    let resolved = config.resolved()?;
    output::rows(&settings(&config, &resolved), &form)?;
    // What was typed wrong is an error for every command; a login that is lacking is not one for this.
    if let Some(typed) = resolved.problems.iter().find(|problem| !problem.is_of_login) {
        return Ok(typed.failure().report());
    }
    for problem in &resolved.problems {
        say("warning", &problem.message);
        if let Some(hint) = &problem.hint {
            say("hint", hint);
        }
    }
    Ok(Exit::Done)
}

pub(super) fn path() -> Result<Exit, Failure> {
    let place = Config::load().place.ok_or_else(|| {
        Failure::input("there is no home to look for a configuration file in").with_hint("name one in PATWARDEN_CONFIG")
    })?;
    // A path need be no text.
    #[cfg(unix)]
    let mut path = std::os::unix::ffi::OsStringExt::into_vec(place.path.into_os_string());
    #[cfg(not(unix))]
    let mut path = place.path.display().to_string().into_bytes();
    path.push(b'\n');
    output::print_bytes(&path)?;
    Ok(Exit::Done)
}
