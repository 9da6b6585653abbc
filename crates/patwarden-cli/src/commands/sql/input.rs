//! Statements from a file, or from stdin.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::exit::{Failure, mending};

/// No statement is as long; a stream without an end is not read to its end.
const LONGEST: u64 = 16 << 20;

/// The text of a file; of stdin for `-`.
///
/// # Errors
///
/// If it can't be read, is no text, or is larger than 16 MiB.
pub(super) async fn of_file(path: PathBuf) -> Result<String, Failure> {
    let name = if path == Path::new("-") { "stdin".to_owned() } else { path.display().to_string() };
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let limit = LONGEST + 1;
        match path == Path::new("-") {
            true => std::io::stdin().lock().take(limit).read_to_end(&mut bytes),
            false => File::open(&path)?.take(limit).read_to_end(&mut bytes),
        }?;
        Ok(bytes)
    });
    let bytes = read.await.map_err(std::io::Error::other).and_then(|read| read).map_err(|error| {
        let failure = Failure::input(format!("{name} can't be read: {error}; nothing was sent"));
        failure.with_hint(mending(&error).unwrap_or("give a file of statements"))
    })?;
    let unusable = |what: &str| {
        Failure::input(format!("{name} {what}; nothing was sent")).with_hint("give a file of statements, in UTF-8")
    };
    if bytes.len() as u64 > LONGEST {
        return Err(unusable("has more than 16 MiB, which no statements have"));
    }
    let text = String::from_utf8(bytes).map_err(|_| unusable("is not UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
