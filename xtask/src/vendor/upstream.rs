//! Bringing the upstream package: fetched once with npm, checked against the recorded hash on every
//! use, kept under target/.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha512};

use crate::process::{program, root, target};

pub(crate) const RECORD: &str = "openapi/upstream.toml";

/// Where the description is from: openapi/upstream.toml, or what it would be for another version.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Upstream {
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) integrity: String,
    file: String,
    #[serde(rename = "flavour")]
    _flavour: String,
}

impl Upstream {
    /// The one on record.
    pub(crate) fn recorded() -> Result<Self> {
        toml::from_str(&recorded_text()?).context(RECORD)
    }

    /// Another version, with the hash that the package's registry states: nobody has recorded one yet.
    pub(crate) fn of_version(version: &str) -> Result<Self> {
        exact(version)?;
        let recorded = Self::recorded()?;
        let package = format!("{}@{version}", recorded.package);
        let integrity = npm(&["view", "--loglevel=error", &package, "dist.integrity"], &root())?;
        ensure!(!integrity.is_empty(), "there is no {package}; see: npm view {} versions", recorded.package);
        Ok(Self { version: version.to_owned(), integrity, ..recorded })
    }

    /// The text of the description, once the package's hash fits.
    pub(crate) fn description(&self) -> Result<String> {
        let folder = target().join("upstream");
        let archive = folder.join(self.archive_name());
        if !archive.exists() {
            self.pack(&folder)?;
        }
        self.open(&archive)
    }

    fn open(&self, archive: &Path) -> Result<String> {
        let bytes = fs::read(archive).with_context(|| format!("cannot read {}", archive.display()))?;
        if let Err(mismatch) = verify(&bytes, &self.integrity) {
            // What failed the check must not be found again by the next run.
            fs::remove_file(archive)?;
            bail!("{RECORD}: /integrity: {}@{}: {mismatch}", self.package, self.version);
        }
        member(&bytes, &Path::new("package").join(&self.file))
    }

    /// The name of the description, for messages.
    pub(crate) fn name(&self) -> String {
        format!("{}@{} {}", self.package, self.version, self.file)
    }

    /// The lines of openapi/upstream.toml that are another version's own.
    pub(crate) fn lines(&self) -> [String; 2] {
        [format!("version = {:?}", self.version), format!("integrity = {:?}", self.integrity)]
    }

    /// openapi/upstream.toml with these lines in it.
    pub(crate) fn record(&self) -> Result<String> {
        let text = rewritten(&recorded_text()?, &self.lines());
        let read: Self = toml::from_str(&text).context(RECORD)?;
        ensure!(
            (&read.version, &read.integrity) == (&self.version, &self.integrity),
            "{RECORD}: version and integrity are to stand at the start of a line each; write them in by hand"
        );
        Ok(text)
    }

    fn archive_name(&self) -> PathBuf {
        let name = self.package.trim_start_matches('@').replace('/', "-");
        format!("{name}-{}.tgz", self.version).into()
    }

    fn pack(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let package = format!("{}@{}", self.package, self.version);
        eprintln!("fetching {package}");
        npm(&["pack", "--silent", &package], folder).map(drop)
    }
}

fn recorded_text() -> Result<String> {
    fs::read_to_string(root().join(RECORD)).with_context(|| format!("cannot read {RECORD}"))
}

/// The text with each line put in the place of the one that sets the same key.
fn rewritten(text: &str, lines: &[String]) -> String {
    let replaced = text.lines().map(|old| {
        let key = old.split('=').next().unwrap_or_default();
        let new = lines.iter().find(|line| old.contains('=') && line.split('=').next() == Some(key));
        format!("{}\n", new.map_or(old, String::as_str))
    });
    replaced.collect()
}

/// A range or a tag would be another package tomorrow.
fn exact(version: &str) -> Result<()> {
    let numbers = version.split(['-', '+']).next().unwrap_or_default().split('.');
    let numeric = numbers.clone().all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let plain = version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte));
    ensure!(numeric && plain && numbers.count() == 3, "{version:?} is not one version, as 1.2.3 is");
    Ok(())
}

fn npm(arguments: &[&str], folder: &Path) -> Result<String> {
    let output = program("npm")
        .args(arguments)
        .current_dir(folder)
        .output()
        .context("cannot start npm; install it, or pass the description with --from FILE")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).collect();
        bail!("npm {} failed: {}", arguments.join(" "), said.join(" | "));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Compares with a subresource-integrity string, as package registries record it.
fn verify(bytes: &[u8], integrity: &str) -> Result<()> {
    let Some(expected) = integrity.strip_prefix("sha512-") else {
        bail!("the recorded integrity is not a sha512 hash: {integrity}");
    };
    let found = STANDARD.encode(Sha512::digest(bytes));
    if found != expected {
        bail!("the package's hash is sha512-{found}, recorded is {integrity}; the file was removed");
    }
    Ok(())
}

fn member(archive: &[u8], path: &Path) -> Result<String> {
    for entry in tar::Archive::new(GzDecoder::new(archive)).entries()? {
        let mut entry = entry?;
        if entry.path()? == path {
            let mut text = String::new();
            entry.read_to_string(&mut text)?;
            return Ok(text);
        }
    }
    bail!("the package has no file {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_whose_hash_differs_is_refused() {
        let integrity = format!("sha512-{}", STANDARD.encode(Sha512::digest(b"genuine")));
        assert!(verify(b"genuine", &integrity).is_ok());
        let message = verify(b"tampered", &integrity).unwrap_err().to_string();
        assert!(message.contains("recorded is sha512-"), "{message}");
        assert!(verify(b"genuine", "sha1-abc").is_err());
    }

    #[test]
    fn a_package_that_does_not_fit_its_record_is_named_and_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("p.tgz");
        fs::write(&archive, "tampered").unwrap();
        let message = Upstream::recorded().unwrap().open(&archive).unwrap_err().to_string();
        assert!(message.starts_with("openapi/upstream.toml: /integrity: @octokit/openapi@"), "{message}");
        assert!(message.contains("the package's hash is sha512-") && message.contains("recorded is"), "{message}");
        assert!(!archive.exists());
    }

    #[test]
    fn another_version_changes_its_two_lines_and_nothing_else() {
        let text = "# About it.\npackage = \"p\"\nversion = \"1.0.0\"\nintegrity = \"sha512-a\"\nfile = \"f\"\n";
        let lines = ["version = \"2.0.0\"".to_owned(), "integrity = \"sha512-b\"".to_owned()];
        let wanted = "# About it.\npackage = \"p\"\nversion = \"2.0.0\"\nintegrity = \"sha512-b\"\nfile = \"f\"\n";
        assert_eq!(rewritten(text, &lines), wanted);
    }

    #[test]
    fn what_stands_on_record_writes_itself_back() {
        assert_eq!(Upstream::recorded().unwrap().record().unwrap(), recorded_text().unwrap());
    }

    #[test]
    fn a_version_is_one_version() {
        for fine in ["1.2.3", "23.0.2-beta.1", "1.2.3+build"] {
            assert!(exact(fine).is_ok(), "{fine}");
        }
        for odd in ["", "latest", "^1.2.3", "1.2", "1..3", "1.2.3 || 2", "1.2.3/../../x", "--global"] {
            assert!(exact(odd).is_err(), "{odd}");
        }
    }
}
